using System.Text.Json.Serialization;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Fetching;

/// <summary><c>/api/v1/videos/fetch</c>.</summary>
public static class FetchApi
{
    /// <summary>Maps the upload of what lies at an address.</summary>
    public static IEndpointRouteBuilder MapFetching(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/videos/fetch", FetchAsync)
            .Needs(AccessScope.Submit)
            .Audited(AuditActions.UploadVideo, (VideoResource video) => video.Id)
            .WithTags("Videos")
            .TakesSmallBody()
            .WithName("fetchVideo")
            .WithSummary("Uploads the video that lies at an address")
            .WithDescription("Only https and http, only from the hosts of the setting FakeFinder:Web:FetchHosts (by default none), and "
                + "never from an address that is not of the public internet, also after a redirect. The answer comes when the video is "
                + "here. 400: the address is not allowed. 413: too large. 422: not a video. 502: the other server does not give it. 504: "
                + "it is too slow.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);
        return endpoints;
    }

    private static async Task<Created<VideoResource>> FetchAsync(
        FetchOrder order, Caller caller, VideoFetcher fetcher, UploadPlaces places, CancellationToken cancellationToken)
    {
        using var place = places.Take(caller);
        var video = await fetcher.FetchAsync(order.Url, caller.Owner, progress: null, cancellationToken);
        return TypedResults.Created($"/api/v1/videos/{video.Id}", VideoResource.Of(video));
    }
}

/// <summary>What to fetch.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FetchOrder
{
    /// <summary>The address of the video file itself, such as <c>https://media.example.org/clip.mp4</c>.</summary>
    public required string Url { get; init; }
}

using System.Net.Mime;
using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/videos</c>.</summary>
public static class VideosApi
{
    /// <summary>Maps upload, list, one video, its bytes, and its deletion.</summary>
    public static IEndpointRouteBuilder MapVideos(this IEndpointRouteBuilder endpoints)
    {
        var videos = endpoints.MapGroup("/api/v1/videos").WithTags("Videos");
        videos.MapPost("", UploadAsync).Needs(AccessScope.Submit).Audited<VideoResource>(AuditActions.UploadVideo, TargetOf)
            .TakesUpload()
            .WithName("uploadVideo")
            .WithSummary("Uploads a video")
            .WithDescription("multipart/form-data with the video in the field 'file'. The same bytes again are the same video; the last "
                + "upload of a name wins. "
                + "400: the name is not a plain file name. 413: more bytes than allowed. 422: not a video, or over the limit on duration "
                + "or resolution. 503: too many uploads at a time. A refused upload changes nothing.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        videos
            .MapGet("", ListAsync).Needs(AccessScope.Read)
            .WithName("listVideos")
            .WithSummary("Lists the videos, the latest upload first")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        videos
            .MapGet("/{id}", FindAsync).Needs(AccessScope.Read)
            .WithName("describeVideo")
            .WithSummary("Describes a video")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        videos
            .MapMethods("/{id}/content", [HttpMethods.Get, HttpMethods.Head], ReadAsync).Needs(AccessScope.Read)
            .WithName("playVideo")
            .WithSummary("Plays a video (byte ranges are supported)")
            .Produces(StatusCodes.Status200OK, contentType: "video/mp4")
            .Produces(StatusCodes.Status206PartialContent, contentType: "video/mp4")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        videos.MapDelete("/{id}", DeleteAsync).Needs(AccessScope.Submit).Audited(AuditActions.DeleteVideo)
            .WithName("deleteVideo")
            .WithSummary("Deletes a video; the results of its jobs stay")
            .WithDescription(
                "Final: its bytes, its names, and the pictures and copies that were made of it go. 409: a job, a batch or an evaluation "
                    + "that has not ended needs it. 410, with deletedAt: it was deleted before. Uploaded again, it is there again.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status409Conflict);
        return endpoints;
    }

    private static async Task<Created<VideoResource>> UploadAsync(
        HttpRequest request,
        Caller caller,
        IVideoLibrary library,
        CancellationToken cancellationToken)
    {
        var upload = await UploadedFile.OpenAsync(request, cancellationToken);
        var video = await library.AddAsync(upload.Name, upload.Content, caller.Owner, cancellationToken);
        return TypedResults.Created($"/api/v1/videos/{video.Id}", VideoResource.Of(video));
    }

    private static string TargetOf(VideoResource video) => video.Id;

    private static async Task<Ok<VideoList>> ListAsync(
        int? skip,
        int? take,
        Caller caller,
        IVideoLibrary library,
        CancellationToken cancellationToken)
    {
        var page = Paging.Of(skip, take);
        var videos = await library.ListAsync(caller.Viewer, page.Skip, page.Take, cancellationToken);
        return TypedResults.Ok(new VideoList([.. videos.Videos.Select(VideoResource.Of)], page.Skip, page.Take, videos.Total));
    }

    private static async Task<Ok<VideoResource>> FindAsync(
        string id,
        Caller caller,
        IVideoLibrary library,
        Absences absences,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(VideoResource.Of(
        await library.FindAsync(caller.Viewer, id, cancellationToken)
            ?? throw await NotFoundAsync(caller, id, absences, cancellationToken)));

    private static async Task<FileStreamHttpResult> ReadAsync(
        string id,
        HttpResponse response,
        Caller caller,
        IVideoLibrary library,
        Absences absences,
        CancellationToken cancellationToken)
    {
        var video = await library.FindAsync(caller.Viewer, id, cancellationToken)
            ?? throw await NotFoundAsync(caller, id, absences, cancellationToken);
        var content = await library.OpenAsync(id, cancellationToken) ?? throw await NotFoundAsync(caller, id, absences, cancellationToken);
        return Play(video, content, response);
    }

    private static async Task<NoContent> DeleteAsync(
        string id,
        Caller caller,
        IVideoLibrary library,
        Absences absences,
        CancellationToken cancellationToken
    ) => await library.DeleteAsync(caller.Viewer, id, cancellationToken)
        ? TypedResults.NoContent()
        : throw await NotFoundAsync(caller, id, absences, cancellationToken);

    /// <summary>The bytes with ranges, to be shown rather than saved, under the video's own name.</summary>
    internal static FileStreamHttpResult Play(StoredVideo video, Stream content, HttpResponse response)
    {
        response.ShowAs(video.Name);
        return TypedResults.Stream(
            content,
            ContentTypeOf(video),
            lastModified: video.UploadedAt,
            entityTag: new EntityTagHeaderValue($"\"{video.Id}\""),
            enableRangeProcessing: true);
    }

    private static async Task<VideoNotFoundException> NotFoundAsync(
        Caller caller, string id, Absences absences, CancellationToken cancellationToken) =>
        await absences.OfVideoAsync(caller.Viewer, id, cancellationToken)
        ?? new VideoNotFoundException($"There is no video {FileName.Shown(id)}; upload it by POST /api/v1/videos.");

    /// <summary>What FFmpeg found the file to be, whatever it is called.</summary>
    private static string ContentTypeOf(StoredVideo video) =>
        video.Info.IsMp4 ? "video/mp4" : video.Info.Container.Split(',')[0] switch
        {
            "matroska" => video.Info.Codec is "vp8" or "vp9" or "av1" ? "video/webm" : "video/x-matroska",
            "avi" => "video/x-msvideo",
            "mpeg" => "video/mpeg",
            "mpegts" => "video/mp2t",
            "ogg" => "video/ogg",
            "flv" => "video/x-flv",
            "asf" => "video/x-ms-wmv",
            _ => MediaTypeNames.Application.Octet,
        };
}

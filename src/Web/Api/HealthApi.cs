using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/health</c>.</summary>
public static class HealthApi
{
    /// <summary>Maps <c>/health/live</c> (the process answers) and <c>/health/ready</c> (a worker can take work).</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/health").WithTags("Health");
        health
            .MapGet("/live", () => TypedResults.Ok(new Health("live", null))).AllowAnonymous()
            .WithName("isLive")
            .WithSummary("200 while the process answers");
        health
            .MapGet("/ready", ReadyAsync).AllowAnonymous()
            .WithName("isReady")
            .WithSummary("200 when a worker can take work, else 503 with the reason")
            .Produces<Health>()
            .Produces<Health>(StatusCodes.Status503ServiceUnavailable);
        return endpoints;
    }

    private static async Task<JsonHttpResult<Health>> ReadyAsync(FleetReader fleet, CancellationToken cancellationToken) =>
        await fleet.WhatIsAwaitedAsync(cancellationToken) is { } awaited
            ? TypedResults.Json(new Health("starting", awaited), statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Json(new Health("ready", null));
}

/// <summary>How the service is.</summary>
/// <param name="Status">live, ready, or starting.</param>
/// <param name="Reason">What is awaited, where it is not ready.</param>
internal sealed record Health(string Status, string? Reason);

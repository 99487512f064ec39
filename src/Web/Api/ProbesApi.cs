using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Probes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/jobs/{id}/probe</c>.</summary>
public static class ProbesApi
{
    private const string Root = "/api/v1/jobs/{id:guid}/probe";

    /// <summary>Maps the start, the description and the cancellation of a job's robustness probe.</summary>
    public static IEndpointRouteBuilder MapProbes(this IEndpointRouteBuilder endpoints)
    {
        var probes = endpoints.MapGroup(Root).WithTags("Probes");
        probes.MapPost("", StartAsync).Needs(AccessScope.Submit).Audited(AuditActions.ProbeJob)
            .Finding()
            .WithName("startProbe")
            .WithSummary("Starts the robustness probe of a job that has ended")
            .WithDescription(
                "The job's detectors that have a score look at changed versions of its video: coded again (two qualities), half as large, "
                    + "blurred, cropped, brightened, mirrored, and begun 5 frames later. Each version is a durable job of batch priority. "
                    + "The same request again changes nothing, but that versions which failed or were cancelled are tried again.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        probes.MapGet("", FindAsync).Needs(AccessScope.Read)
            .Finding()
            .WithName("describeProbe")
            .WithSummary("The robustness probe of a job: how far each score moves")
            .WithDescription(
                "Every version is there, also those that have no job or no score yet. The state is 'none' where nobody asked.");
        probes.MapDelete("", CancelAsync).Needs(AccessScope.Submit).Audited(AuditActions.CancelProbe)
            .Finding()
            .WithName("cancelProbe")
            .WithSummary("Cancels what has not ended of a job's robustness probe")
            .WithDescription("Scores that are there stay. The answer is the probe as it stands.");
        return endpoints;
    }

    private static async Task<Accepted<ProbeResource>> StartAsync(Guid id, JobProbes probes, CancellationToken cancellationToken) =>
        TypedResults.Accepted($"/api/v1/jobs/{id}/probe", ProbeResource.Of(await probes.StartAsync(id, cancellationToken)));

    private static async Task<Ok<ProbeResource>> FindAsync(Guid id, JobProbes probes, CancellationToken cancellationToken) =>
        TypedResults.Ok(ProbeResource.Of(await probes.FindAsync(id, cancellationToken)));

    private static async Task<Ok<ProbeResource>> CancelAsync(Guid id, JobProbes probes, CancellationToken cancellationToken) =>
        TypedResults.Ok(ProbeResource.Of(await probes.CancelAsync(id, cancellationToken)));
}

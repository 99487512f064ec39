using System.ComponentModel;
using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary>What becomes of jobs later: <c>/api/v1/jobs/{id}/archived</c> and <c>/api/v1/jobs/{id}/record</c>.</summary>
public static class JobHistoryApi
{
    /// <summary>Maps archiving and deletion.</summary>
    public static IEndpointRouteBuilder MapJobHistory(this IEndpointRouteBuilder endpoints)
    {
        var jobs = endpoints.MapGroup("/api/v1/jobs/{id:guid}").WithTags("Jobs");
        jobs.MapPut("/archived", (Guid id, Caller caller, IJobIndex index, Absences absences, CancellationToken cancellationToken) =>
                ArchiveAsync(id, isArchived: true, caller, index, absences, cancellationToken))
            .Needs(AccessScope.Submit).Audited(AuditActions.ArchiveJob)
            .Finding()
            .WithName("archiveJob")
            .WithSummary("Puts a job away from the usual lists")
            .WithDescription("Nothing of it changes. It is listed by 'archived=true', and found by its id. Repeated, it changes nothing.");
        jobs.MapDelete("/archived", (Guid id, Caller caller, IJobIndex index, Absences absences, CancellationToken cancellationToken) =>
                ArchiveAsync(id, isArchived: false, caller, index, absences, cancellationToken))
            .Needs(AccessScope.Submit).Audited(AuditActions.UnarchiveJob)
            .Finding()
            .WithName("unarchiveJob")
            .WithSummary("Puts an archived job back into the usual lists")
            .WithDescription("Repeated, or for a job that is not archived, it changes nothing.");
        jobs.MapDelete("/record", DeleteAsync).Needs(AccessScope.Submit).Audited(AuditActions.DeleteJob)
            .WithName("deleteJob")
            .WithSummary("Deletes a job that has ended, with its reports, notes and robustness probes")
            .WithDescription(
                "Final. A job that does not exist (any more) is no error, so that a lost answer can be asked for again. 409: the job, its "
                    + "batch, its probe or its evaluation has not ended; DELETE /api/v1/jobs/{id} cancels a job. A batch that has ended "
                    + "shows the video as 'deleted'. The job's id is not used again; asked for, it is 410 with the date."
            )
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return endpoints;
    }

    private static async Task<NoContent> ArchiveAsync(
        Guid id,
        bool isArchived,
        Caller caller,
        IJobIndex index,
        Absences absences,
        CancellationToken cancellationToken)
    {
        if (await index.FindAsync(id, cancellationToken) is null)
        {
            throw await absences.OfJobAsync(id, cancellationToken);
        }

        await index.SetArchivedAsync(caller.Viewer, [id], isArchived, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DeleteAsync(
        Guid id,
        [Description("true: its video too, unless another job or an open batch refers to it; false (the default): the video stays")]
        bool? video,
        IGrainFactory grains)
    {
        await grains.GetGrain<IVideoGrain>(id).Delete(video == true);
        return TypedResults.NoContent();
    }
}

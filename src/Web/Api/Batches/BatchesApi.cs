using System.ComponentModel;
using System.Globalization;
using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Storage.Batches;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Csv;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace FakeFinder.Web.Api.Batches;

/// <summary><c>/api/v1/batches</c>.</summary>
public static class BatchesApi
{
    private const string Durable =
        "Accepted batches are durable: they survive any crash. The videos are named by their ids or file names, or by a folder of the "
            + "service's "
        + "machine that its settings allow.";

    /// <summary>Maps submission, list, one batch, its events, its results, its cancellation, and its deletion.</summary>
    public static IEndpointRouteBuilder MapBatches(this IEndpointRouteBuilder endpoints)
    {
        var batches = endpoints.MapGroup("/api/v1/batches").WithTags("Batches");
        batches.MapPost("", SubmitAsync)
            .Needs(AccessScope.Submit)
            .Audited<BatchResource>(AuditActions.SubmitBatch, TargetOf)
            .Accepting(Durable)
            .WithName("submitBatch")
            .WithSummary("Submits a batch");
        batches.MapPut("/{id:guid}", SubmitAsAsync).Needs(AccessScope.Submit).Audited(AuditActions.SubmitBatch)
            .Accepting(Durable)
            .WithName("submitBatchAs")
            .WithSummary("Submits a batch under the caller's own id")
            .WithDescription(
                "The same content again changes nothing, so that a lost answer can be asked for again; another content is a conflict.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        batches.MapPut("/{id}", (string id) => IdentityEndpoints.Refuse(id, "a batch")).Needs(AccessScope.Submit).ExcludeFromDescription();
        batches
            .MapGet("", ListAsync).Needs(AccessScope.Read)
            .WithName("listBatches")
            .WithSummary("Lists the batches, the latest first")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        batches
            .MapGet("/{id:guid}", DescribeAsync).Needs(AccessScope.Read)
            .Finding()
            .WithName("describeBatch")
            .WithSummary("Describes a batch: counts, state, and the time left by its pace");
        batches
            .MapGet("/{id:guid}/events", WatchAsync).Needs(AccessScope.Read)
            .Finding()
            .WithName("watchBatch")
            .WithSummary("Follows a batch to its end by server-sent events")
            .WithDescription("Event 'snapshot' is the batch as it stands: the first event, the last one, and after results. Event 'result' "
                + "is one video's result. The id of each event is the ordinal of the last "
                + "result told; who connects again with it as Last-Event-ID, or as ?after=, gets the results behind it; without either, "
                + "those that come from now on. A comment comes after 15 s of silence. The stream ends after the batch's end.")
            .SendsEvents(typeof(BatchResource), typeof(BatchVideoResource))
            .ProducesProblem(StatusCodes.Status400BadRequest);
        batches.MapGet("/{id:guid}/results", ResultsAsync).Needs(AccessScope.Read).Audited(AuditActions.ReadBatch).Finding()
            .WithName("readBatchResults")
            .WithSummary("Every video of a batch with its scores, also while it runs")
            .WithDescription(
                "JSON, or CSV with 'Accept: text/csv' or ?format=csv. A video that could not be analysed has 0.5 with the reason. "
                    + "The average and the summary count the trained detectors that could judge the video; heuristics are told apart.")
            .Produces<BatchResults>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, CsvText.MediaType)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        batches.MapDelete("/{id:guid}", CancelAsync).Needs(AccessScope.Submit).Audited(AuditActions.CancelBatch).Finding()
            .WithName("cancelBatch")
            .WithSummary("Cancels a batch")
            .WithDescription(
                "Final; results that are there stay. Cancelling a batch that has ended changes nothing; the answer is the batch as it "
                    + "stands."
            );
        batches.MapDelete("/{id:guid}/record", DeleteAsync).Needs(AccessScope.Submit).Audited(AuditActions.DeleteBatch)
            .WithName("deleteBatch")
            .WithSummary("Deletes a batch that has ended, with its jobs, their reports, notes and robustness probes")
            .WithDescription(
                "Final. It takes as long as its jobs are many; where the answer is lost, the same call again continues. A batch that does "
                    + "not exist (any more) is no error. 409: the batch, its evaluation or a probe of its jobs has not ended; "
                    + "DELETE /api/v1/batches/{id} cancels a batch. The batch's id is not used again; asked for, it is 410 with the date.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return endpoints;
    }

    private static async Task<NoContent> DeleteAsync(
        Guid id,
        [Description("true: the videos of its jobs too, unless other jobs or open batches refer to them; false (the default): they stay")]
        bool? videos,
        BatchRemoval removal,
        CancellationToken cancellationToken)
    {
        await removal.DeleteAsync(id, videos == true, cancellationToken);
        return TypedResults.NoContent();
    }

    private static string TargetOf(BatchResource batch) => $"{batch.Id}";

    private static Task<Accepted<BatchResource>> SubmitAsync(
        BatchSubmission submission,
        Caller caller,
        BatchSubmitter submitter,
        CancellationToken cancellationToken
    ) => SubmitAsAsync(Guid.CreateVersion7(), submission, caller, submitter, cancellationToken);

    private static async Task<Accepted<BatchResource>> SubmitAsAsync(
        Guid id,
        BatchSubmission submission,
        Caller caller,
        BatchSubmitter submitter,
        CancellationToken cancellationToken)
    {
        var batch = await submitter.SubmitAsync(id, submission.By(caller), caller, cancellationToken);
        return TypedResults.Accepted($"/api/v1/batches/{batch.Id}", BatchResource.Of(batch));
    }

    private static async Task<Ok<BatchList>> ListAsync(
        int? skip,
        int? take,
        Caller caller,
        IBatchIndex index,
        CancellationToken cancellationToken)
    {
        var page = Paging.Of(skip, take);
        var batches = await index.ListAsync(caller.Viewer, page.Skip, page.Take, cancellationToken);
        return TypedResults.Ok(new BatchList([.. batches.Batches.Select(BatchResource.Of)], batches.Total, page.Skip, page.Take));
    }

    private static async Task<Ok<BatchResource>> DescribeAsync(Guid id, IGrainFactory grains) =>
        TypedResults.Ok(BatchResource.Of(await grains.GetGrain<IBatchGrain>(id).Describe()));

    private static async Task<Ok<BatchResource>> CancelAsync(Guid id, IGrainFactory grains) =>
        TypedResults.Ok(BatchResource.Of(await grains.GetGrain<IBatchGrain>(id).Cancel()));

    private static async Task<IResult> WatchAsync(
        Guid id,
        int? after,
        HttpRequest request,
        IGrainFactory grains,
        BatchReader reader,
        IOptions<HttpJsonOptions> json,
        CancellationToken cancellationToken)
    {
        // Asked first, so that an unknown batch is a 404 and not a stream that breaks.
        var batch = await grains.GetGrain<IBatchGrain>(id).Describe();
        var last = int.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var told)
            ? told
            : after ?? batch.Finished;
        return last < 0
            ? throw new InvalidRequestException($"after is {after}; it must be 0 or more.")
            : new EventStream(EventsAsync(reader.WatchAsync(id, last, cancellationToken), json.Value.SerializerOptions, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        IAsyncEnumerable<BatchChange> changes, JsonSerializerOptions json, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in changes.WithCancellation(cancellationToken))
        {
            yield return change.Batch is { } batch ? Event("snapshot", BatchResource.Of(batch)) : Event("result", change.Video);

            SseItem<string> Event<T>(string type, T data) =>
                new(JsonSerializer.Serialize(data, json), type) { EventId = change.Ordinal.ToString(CultureInfo.InvariantCulture) };
        }
    }

    private static async Task<IResult> ResultsAsync(
        Guid id,
        string? format,
        HttpRequest request,
        IGrainFactory grains,
        BatchReader reader,
        ScoreCalibration calibration,
        CancellationToken cancellationToken)
    {
        var isCsv = Accepted.IsCsv(request, format);
        var batch = await grains.GetGrain<IBatchGrain>(id).Describe();
        var videos = reader.VideosAsync(batch, cancellationToken);
        return isCsv
            ? TypedResults.Stream(
                stream => BatchCsv.WriteAsync(stream, batch.Detectors, videos, calibration.Document, cancellationToken),
                $"{CsvText.MediaType}; charset=utf-8",
                $"batch-{id}.csv")
            : TypedResults.Ok(new BatchResults(id, videos));
    }
}

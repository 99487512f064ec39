using System.ComponentModel;
using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Csv;
using FakeFinder.Web.Evidence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/jobs</c>.</summary>
public static class JobsApi
{
    private const string Durable = "Accepted jobs are durable: they survive any crash. The video is named by its id, or by its file name.";
    private const string Words =
        "Each part has its score, the band that says it in words, and a verdict for programs (fake above 0.5, real below). 'summary' says "
            + "what the trained detectors say together. Heuristics, which were not trained, count neither in it nor in averageScore.";
    private const int RowsAtATime = 500;
    private const string Snapshot = "snapshot";
    private const string Part = "part";

    /// <summary>Maps submission, list, one job, its events, its reports, and its cancellation.</summary>
    public static IEndpointRouteBuilder MapJobs(this IEndpointRouteBuilder endpoints)
    {
        var jobs = endpoints.MapGroup("/api/v1/jobs").WithTags("Jobs");
        jobs.MapPost("", SubmitAsync)
            .Needs(AccessScope.Submit)
            .Audited<JobResource>(AuditActions.SubmitJob, TargetOf)
            .Accepting(Durable)
            .TakesSmallBody()
            .WithName("submitJob")
            .WithSummary("Submits a job");
        jobs.MapPut("/{id:guid}", SubmitAsAsync).Needs(AccessScope.Submit).Audited(AuditActions.SubmitJob)
            .Accepting(Durable)
            .TakesSmallBody()
            .WithName("submitJobAs")
            .WithSummary("Submits a job under the caller's own id")
            .WithDescription(
                "The same content again changes nothing, so that a lost answer can be asked for again; another content is a conflict.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapPut("/{id}", (string id) => IdentityEndpoints.Refuse(id, "a job")).Needs(AccessScope.Submit).ExcludeFromDescription();
        jobs.MapGet("", ListAsync).Needs(AccessScope.Read)
            .WithName("listJobs")
            .WithSummary("Lists and searches the jobs, the latest first")
            .WithDescription(
                "Rows of the index, which follow the jobs within moments; the job itself says how far it is. With conditions only the jobs "
                    + "that meet all of them, and their total. Jobs of robustness probes are left out, archived ones unless asked for. "
                    + "JSON, or CSV with 'Accept: text/csv' or ?format=csv: a row for each job and detector, of all jobs that meet the "
                    + "conditions where 'take' is not given. A job that is changed while the CSV is read may be missing from it.")
            .Produces<JobList>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, CsvText.MediaType)
            .WithExample(services => JobExamples.List(services.GetRequiredService<JobEvidence>()))
            .ProducesProblem(StatusCodes.Status400BadRequest);
        jobs.MapGet("/{id:guid}", DescribeAsync).Needs(AccessScope.Read).Finding()
            .WithName("describeJob")
            .WithSummary("Describes a job")
            .WithDescription(Words);
        jobs.MapGet("/{id:guid}/events", WatchAsync).Needs(AccessScope.Read).Finding()
            .WithName("watchJob")
            .WithSummary("Follows a job to its end by server-sent events")
            .WithDescription(
                "Event 'snapshot' is the whole job: the first event, the last one, and whenever changes were missed. Event 'part' is "
                    + "{state, part}: the job's state and the part that changed. "
                    + "Ids are EPOCH:SEQUENCE. A comment comes after 15 s of silence. The stream ends after the job's end; who connects "
                    + "again with that last id as Last-Event-ID gets 204."
            )
            .SendsEvents(typeof(JobResource), typeof(JobChange))
            .Produces(StatusCodes.Status204NoContent);
        jobs.MapGet("/{id:guid}/reports/{detector}", ReportAsync).Needs(AccessScope.Read).Audited(AuditActions.ReadJob).Finding()
            .WithName("readReport")
            .WithSummary("The report of one detector: scores by frame and face, versions, times")
            .Produces<ReportResource>(StatusCodes.Status200OK, MediaTypeNames.Application.Json);
        jobs.MapDelete("/{id:guid}", CancelAsync).Needs(AccessScope.Submit).Audited(AuditActions.CancelJob).Finding()
            .WithName("cancelJob")
            .WithSummary("Cancels a job")
            .WithDescription("Final. Cancelling a job that has ended changes nothing; the answer is the job as it stands.");
        return endpoints;
    }

    private static string TargetOf(JobResource job) => $"{job.Id}";

    private static Task<Accepted<JobResource>> SubmitAsync(
        JobSubmission submission,
        Caller caller,
        JobSubmitter submitter,
        JobEvidence evidence,
        CancellationToken cancellationToken
    ) => SubmitAsAsync(Guid.CreateVersion7(), submission, caller, submitter, evidence, cancellationToken);

    private static async Task<Accepted<JobResource>> SubmitAsAsync(
        Guid id,
        JobSubmission submission,
        Caller caller,
        JobSubmitter submitter,
        JobEvidence evidence,
        CancellationToken cancellationToken)
    {
        var job = await submitter.SubmitAsync(id, submission.By(caller), caller, cancellationToken);
        return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", JobResource.Of(job, evidence));
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] JobSearch search,
        [Description("json or csv; without it 'Accept' says the form")] string? format,
        HttpContext context,
        Caller caller,
        IJobIndex index,
        JobEvidence evidence,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var query = search.ToQuery();
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (Accepted.IsCsv(context.Request, format))
        {
            return TypedResults.Stream(
                stream => JobsCsv.WriteAsync(
                    stream,
                    SummariesAsync(caller.Viewer, query, isWhole: search.Take is null, index, evidence, time, cancellationToken),
                    cancellationToken),
                $"{CsvText.MediaType}; charset=utf-8",
                "fakefinder-jobs.csv");
        }

        var jobs = await index.SearchAsync(caller.Viewer, query, cancellationToken);
        return TypedResults.Ok(
            new JobList([.. jobs.Jobs.Select(job => JobSummary.Of(job, evidence))], jobs.Total, query.Skip, query.Take));
    }

    /// <param name="isWhole">All jobs that the query finds from its first one on; else its page alone.</param>
    private static async IAsyncEnumerable<JobSummary> SummariesAsync(
        Viewer viewer,
        JobQuery query,
        bool isWhole,
        IJobIndex index,
        JobEvidence evidence,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What is submitted meanwhile would move the pages, so that a job came twice.
        var now = time.GetUtcNow();
        query = isWhole ? query with { To = query.To < now ? query.To : now, Take = RowsAtATime } : query;
        JobPage page;
        do
        {
            page = await index.SearchAsync(viewer, query, cancellationToken);
            foreach (var job in page.Jobs)
            {
                yield return JobSummary.Of(job, evidence);
            }

            query = query with { Skip = query.Skip + query.Take };
        }
        while (isWhole && page.Jobs.Count == query.Take);
    }

    private static async Task<Ok<JobResource>> DescribeAsync(Guid id, IGrainFactory grains, JobEvidence evidence) =>
        TypedResults.Ok(JobResource.Of(await grains.GetGrain<IVideoGrain>(id).Describe(), evidence));

    private static async Task<Ok<JobResource>> CancelAsync(Guid id, IGrainFactory grains, JobEvidence evidence) =>
        TypedResults.Ok(JobResource.Of(await grains.GetGrain<IVideoGrain>(id).Cancel(), evidence));

    private static async Task<IResult> WatchAsync(
        Guid id,
        HttpRequest request,
        IGrainFactory grains,
        JobWatcher watcher,
        JobEvidence evidence,
        IOptions<HttpJsonOptions> json,
        CancellationToken cancellationToken)
    {
        // Asked first, so that an unknown job is a 404 and not a stream that breaks.
        var job = await grains.GetGrain<IVideoGrain>(id).Describe();
        return job.State.IsFinal() && request.Headers["Last-Event-ID"] == EventId(job.Epoch, job.Sequence)
            ? TypedResults.NoContent()
            : new EventStream(EventsAsync(watcher, id, evidence, json.Value.SerializerOptions, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        JobWatcher watcher,
        Guid job,
        JobEvidence evidence,
        JsonSerializerOptions json,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var next in watcher.WatchAsync(job, cancellationToken))
        {
            yield return next is { Snapshot: null, Part: { } part }
                ? Event(Part, new JobChange(next.State, PartResource.Of(job, part, evidence)))
                : Event(
                    Snapshot,
                    JobResource.Of(next.Snapshot ?? throw new InvalidDataException($"An event of job {job} is empty."), evidence));

            SseItem<string> Event<T>(string type, T data) =>
                new(JsonSerializer.Serialize(data, json), type) { EventId = EventId(next.Epoch, next.Sequence) };
        }
    }

    private static string EventId(Guid epoch, long sequence) => $"{epoch}:{sequence}";

    private static async Task<FileStreamHttpResult> ReportAsync(
        Guid id,
        string detector,
        HttpResponse response,
        IGrainFactory grains,
        IReportStore reports,
        ScoreCalibration calibration,
        IOptions<HttpJsonOptions> json,
        CancellationToken cancellationToken)
    {
        var job = await grains.GetGrain<IVideoGrain>(id).Describe();
        var part =
            job.Parts.FirstOrDefault(part => part.Detector == detector)
            ?? throw new JobNotFoundException(
                $"Job {id} has no part '{FileName.Shown(detector)}'; its detectors are "
                    + $"{string.Join(", ", job.Parts.Select(part => part.Detector))}."
            );
        var report =
            (part.ReportId is null ? null : await reports.OpenAsync(part.ReportId, cancellationToken))
            ?? throw new JobNotFoundException(
                $"There is no report of {detector} on {job.FileName} in job {id}; the part is {part.State.ToString().ToLowerInvariant()}.");
        var calibrated = await CalibratedReport.OpenAsync(
            report, calibration.Of(detector, part.Score), json.Value.SerializerOptions, cancellationToken);
        response.ShowAs($"report-{detector}-{id}.json");
        return TypedResults.Stream(calibrated, MediaTypeNames.Application.Json);
    }
}

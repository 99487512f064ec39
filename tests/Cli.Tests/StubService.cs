using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FakeFinder.Cli.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Cli.Tests;

/// <summary>
/// A real HTTP server that speaks as much of the service's API as the command line uses. Clips whose bytes begin with "bad" are refused.
/// </summary>
internal sealed partial class StubService : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly WebApplication app;

    private StubService(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.Single() + "/");

    public ConcurrentDictionary<Guid, Job> Jobs { get; } = [];

    public ConcurrentQueue<Received> Uploads { get; } = [];

    /// <summary>What was submitted as a batch, by its id.</summary>
    public ConcurrentDictionary<Guid, BatchSubmission> Batches { get; } = [];

    /// <summary>The bucket addresses that were submitted, by the batch's id.</summary>
    public ConcurrentDictionary<Guid, string> Prefixes { get; } = [];

    /// <summary>What a detector says of a video of a batch, by the video's name; by default 0.25.</summary>
    public Func<string, string, BatchScore> ScoreOf { get; set; } = (_, detector) => new(detector, 0.25, null, null);

    /// <summary>Whether a detector failed on a video, by the video's name.</summary>
    public Func<string, string, bool> HasFailed { get; set; } = (_, _) => false;

    /// <summary>Answers a question for a batch, given how many came before it; by default its end.</summary>
    public Func<Batch, int, IResult> BatchAnswer { get; set; } =
        (batch, _) => Results.Json(batch with { State = "completed", Completed = batch.Total }, Json);

    public IReadOnlyList<Detector> Detectors { get; set; } =
    [new("residual", "Noise residual", "heuristic", Runnable: true, Problem: null, Heuristic: true)];

    /// <summary>Each takes the place of the list before it at the next question.</summary>
    public ConcurrentQueue<IReadOnlyList<Detector>> LaterDetectors { get; } = [];

    /// <summary>Answers a watch of a job, given how many came before it; by default the job's end at once.</summary>
    public Func<EventWriter, Job, int, Task> Events { get; set; } = (events, job, _) => events.SnapshotAsync(Ended(job, 0.25));

    /// <summary>What the list of jobs answers.</summary>
    public IReadOnlyList<JobItem> Listed { get; set; } = [];

    /// <summary>How the list was asked for: the addresses from the question mark on.</summary>
    public ConcurrentQueue<string> ListQuestions { get; } = [];

    /// <summary>Who is said to submit.</summary>
    public ConcurrentQueue<string?> Submitters { get; } = [];

    public bool Ready { get; set; } = true;

    public static async Task<StubService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var stub = new StubService(app);
        stub.Map();
        await app.StartAsync();
        return stub;
    }

    public static Job Ended(Job job, double score) =>
        job with
        {
            State = "completed",
            AverageScore = score,
            Parts =
            [
                .. job.Parts.Select(part =>
                    part with
                    {
                        State = "completed",
                        Score = score,
                        Verdict = score > 0.5 ? "fake" : "real",
                        Progress = null,
                        Report = "/report",
                    }),
            ],
        };

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Map()
    {
        var watches = 0;
        app.MapGet("/health/live", () => "live");
        app.MapGet("/health/ready", () => Ready ? Results.Ok() : Results.StatusCode(503));
        app.MapGet(
            "/api/v1/detectors",
            () => Results.Json(new { items = LaterDetectors.TryDequeue(out var next) ? Detectors = next : Detectors }, Json));
        app.MapPost(
            "/api/v1/videos",
            async (HttpRequest request) =>
            {
                var file = (await request.ReadFormAsync()).Files["file"]!;
                using var reader = new StreamReader(file.OpenReadStream());
                var received = new Received(file.FileName, await reader.ReadToEndAsync());
                Uploads.Enqueue(received);
                return received.IsBad
                    ? Results.Problem($"{received.Name} is not a video.", statusCode: 400)
                    : Results.Json(new Video(received.Id, received.Name, file.Length, 640, 480, 300), Json, statusCode: 201);
            });
        app.MapGet(
            "/api/v1/videos/{id}",
            (string id) =>
                Uploads.FirstOrDefault(upload => upload.Id == id && !upload.IsBad) is { } found
                    ? Results.Json(new Video(id, found.Name, 1, 640, 480, 300), Json)
                    : Results.Problem($"There is no video {id}.", statusCode: 404));
        MapBatches();
        MapProbes();
        MapExports();
        app.MapGet("/api/v1/jobs", (HttpRequest request, int? skip, int? take) =>
        {
            ListQuestions.Enqueue(request.QueryString.Value ?? "");
            return Listed.Count > 0
                ? Results.Json(new { Items = Listed, Total = Math.Max(Jobs.Count, Listed.Count) }, Json)
                : Results.Json(new { Items = LatestJobs(skip ?? 0, take ?? 50), Total = Jobs.Count }, Json);
        });
        app.MapPut("/api/v1/jobs/{id:guid}", async (Guid id, HttpRequest request) =>
        {
            var submission = (await request.ReadFromJsonAsync<Submission>(Json))!;
            var parts = submission.Detectors.Select(detector => new Part(detector, "queued", 0, null, null, null, null, null)).ToList();
            var job = new Job(id, submission.Video, "clip.mp4", "queued", parts, null);
            Jobs[job.Id] = job;
            Submitters.Enqueue(submission.SubmittedBy);
            return Results.Json(job, Json, statusCode: 202);
        });
        app.MapGet("/api/v1/jobs/{id:guid}/events", async (Guid id, HttpResponse response) =>
        {
            if (!Jobs.TryGetValue(id, out var job))
            {
                await Results.Problem($"There is no job {id}.", statusCode: 404).ExecuteAsync(response.HttpContext);
                return;
            }

            response.ContentType = "text/event-stream";
            await Events(new EventWriter(response), job, Interlocked.Increment(ref watches) - 1);
        });
    }

    private void MapBatches()
    {
        var questions = 0;
        app.MapPut(
            "/api/v1/batches/{id:guid}",
            async (Guid id, HttpRequest request) =>
            {
                var sent = await request.ReadFromJsonAsync<JsonElement>(Json);
                if (sent.TryGetProperty("prefix", out var prefix))
                {
                    Prefixes[id] = prefix.GetString()!;
                    var name = prefix.GetString()!.Split('/')[^1];
                    if (name.StartsWith("gone", StringComparison.Ordinal))
                    {
                        return Results.Problem($"There is no video file at {prefix.GetString()}.", statusCode: 400);
                    }

                    return Results.Json(Running(id, Batches.GetOrAdd(id, SubmissionOf(sent, name))), Json, statusCode: 202);
                }

                var submission = sent.Deserialize<BatchSubmission>(Json)!;
                var stored = Batches.GetOrAdd(id, submission);
                return stored.Videos.SequenceEqual(submission.Videos)
                    ? Results.Json(Running(id, stored), Json, statusCode: 202)
                    : Results.Problem($"Batch {id} exists with other videos.", statusCode: 409);
            });
        app.MapGet(
            "/api/v1/batches/{id:guid}",
            (Guid id) => BatchAnswer(Running(id, Batches[id]), Interlocked.Increment(ref questions) - 1));
        app.MapGet(
            "/api/v1/batches/{id:guid}/results",
            (Guid id, string format) => format == "csv"
                ? Results.Text(string.Join("\r\n", Batches[id].Names.Prepend(format)), "text/csv")
                : Results.Json(new { items = Batches[id].Names.Select((name, place) => Result(Batches[id], name, place)) }, Json));
        app.MapGet("/api/v1/jobs/{id:guid}", (Guid id) => Results.Json(Jobs[id], Json));
    }

    private static BatchSubmission SubmissionOf(JsonElement sent, string name) => new(
        [Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))],
        [name],
        sent.GetProperty("detectors").Deserialize<string[]>(Json)!,
        null);

    private BatchVideo Result(BatchSubmission batch, string name, int place)
    {
        var job = Guid.CreateVersion7();
        var parts = batch.Detectors.Select(detector => new Part(
            detector, HasFailed(name, detector) ? "failed" : "completed", 1, ScoreOf(name, detector).Score, null, null, null, null));
        Jobs[job] = new(job, batch.Videos[place], name, "completed", [.. parts], null);
        return new(place, batch.Videos[place], name, "completed", job, [.. batch.Detectors.Select(detector => ScoreOf(name, detector))]);
    }

    private static Batch Running(Guid id, BatchSubmission submission) => new(id, "running", submission.Videos.Count, 0, 0, null);

    internal sealed record Received(string Name, string Content)
    {
        public bool IsBad => Content.StartsWith("bad", StringComparison.Ordinal);

        public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content)));
    }

    private sealed record Submission(string Video, IReadOnlyList<string> Detectors, string? SubmittedBy);
}

/// <summary>Writes server-sent events as the service does.</summary>
internal sealed class EventWriter(HttpResponse response)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public CancellationToken Aborted => response.HttpContext.RequestAborted;

    public Task SnapshotAsync(Job job) => WriteAsync("snapshot", job);

    public Task PartAsync(string state, Part part) => WriteAsync("part", new { state, part });

    /// <summary>Breaks the connection in the middle of an event.</summary>
    public async Task BreakAsync()
    {
        await response.WriteAsync("event: snapshot\ndata: {\"id\":");
        await response.Body.FlushAsync();
        response.HttpContext.Abort();
    }

    private async Task WriteAsync<T>(string type, T data)
    {
        await response.WriteAsync($": a comment\nevent: {type}\nid: 1\ndata: {JsonSerializer.Serialize(data, Json)}\n\n");
        await response.Body.FlushAsync();
    }
}

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using FakeFinder.Aws.StandIn;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Detection.Tests.Detectors.Http;

/// <summary>A program behind HTTP as the test wants it; what it is not told, it does as the published containers do.</summary>
internal sealed class StandInProgram : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonNode> asked = new();
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopbackServer? server;
    private int healthChecks;

    /// <summary>The score that it gives.</summary>
    public double Score { get; init; } = 0.93;

    /// <summary>Its answer to the n-th <c>predict</c>, from 1, with the video's name.</summary>
    public Func<HttpContext, string, int, Task>? Predict { get; init; }

    /// <summary>Its answer to the n-th <c>healthcheck</c>, from 1; default 201 without a body.</summary>
    public Func<HttpContext, int, Task>? Health { get; set; }

    public string Url => server!.Url;

    public IReadOnlyList<JsonNode> Asked => [.. asked];

    public int HealthChecks => Volatile.Read(ref healthChecks);

    /// <summary>Done once it has been asked to predict.</summary>
    public Task FirstAsked => first.Task;

    /// <param name="url">Where it was before, to start again there.</param>
    public async Task<StandInProgram> StartAsync(string url = "http://127.0.0.1:0")
    {
        server = await LoopbackServer.StartAsync(AnswerAsync, url);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>As <c>DataFrame.to_json</c> writes it, and as Flask sends it.</summary>
    public static Task AnswerAsync(HttpContext context, string video, double score) =>
        SayAsync(
            context,
            new JsonObject
            {
                ["filename"] = new JsonObject { ["0"] = video[(video.LastIndexOf('/') + 1)..] },
                ["wm"] = new JsonObject { ["0"] = score },
            }.ToJsonString());

    public static Task SayAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(body);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/healthcheck"):
                context.Response.StatusCode = StatusCodes.Status201Created;
                await (Health?.Invoke(context, Interlocked.Increment(ref healthChecks)) ?? Task.CompletedTask);
                break;
            case ("POST", "/predict"):
                var body = (await JsonNode.ParseAsync(context.Request.Body))!;
                asked.Enqueue(body);
                first.TrySetResult();
                var video = (string)body["video_list"]![0]!;
                await (Predict?.Invoke(context, video, asked.Count) ?? AnswerAsync(context, video, Score));
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}

using System.Collections.Concurrent;
using FakeFinder.Cli.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Cli.Tests;

/// <summary>Probes: the stub plays two versions, on which a test says what the scores are.</summary>
internal sealed partial class StubService
{
    /// <summary>What was asked about probes, such as <c>POST ID</c>.</summary>
    public ConcurrentQueue<string> ProbeRequests { get; } = [];

    /// <summary>Answers a request about a job's probe, given how many came before it; by default its end.</summary>
    public Func<Guid, int, IResult> ProbeAnswer { get; set; } = (job, _) => Answer(ProbeOf(job, "ended", 0.25, Scored(0.30), Scored(0.20)));

    public static IResult Answer(Probe probe) => Results.Json(probe, Json);

    public static ProbeScore Scored(double score) =>
        new("residual", "completed", score, Math.Round(score - 0.25, 10), score > 0.5 ? "fake" : "real", score > 0.5, null, null);

    /// <param name="own">The job's own score.</param>
    /// <param name="scores">Of the versions half-size and blurred; null while one waits.</param>
    public static Probe ProbeOf(Guid job, string state, double own, params ProbeScore?[] scores)
    {
        (string Name, string Title)[] names = [("half-size", "Half size"), ("blurred", "Blurred")];
        var versions = names
            .Zip(scores, (name, score) => new ProbeVersion(
                name.Name, name.Title, $"{name.Title}.", Guid.NewGuid(), score?.State ?? "queued", score is null ? [] : [score]))
            .ToList();
        var moved = versions.Where(version => version.Scores is [{ Change: not null }]).ToList();
        var furthest = moved.MaxBy(version => Math.Abs(version.Scores[0].Change!.Value));
        var movement = new ScoreMovement(
            "residual",
            own,
            moved.Min(version => version.Scores[0].Score),
            moved.Max(version => version.Scores[0].Score),
            furthest?.Scores[0].Change,
            furthest?.Perturbation,
            [.. moved.Where(version => version.Scores[0].Flips).Select(version => version.Perturbation)]);
        return new(job, state, ["residual"], versions, [movement]);
    }

    private void MapProbes()
    {
        var requests = 0;
        app.MapMethods(
            "/api/v1/jobs/{id:guid}/probe",
            ["GET", "POST", "DELETE"],
            (Guid id, HttpRequest request) =>
            {
                ProbeRequests.Enqueue($"{request.Method} {id}");
                return ProbeAnswer(id, Interlocked.Increment(ref requests) - 1);
            });
    }
}

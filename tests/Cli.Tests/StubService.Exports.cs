using System.Collections.Concurrent;
using FakeFinder.Cli.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Cli.Tests;

internal sealed partial class StubService
{
    /// <summary>What the export of a job answers, by its id and its format; a job without one runs still.</summary>
    public ConcurrentDictionary<(Guid Job, string Format), byte[]> Exports { get; } = [];

    /// <summary>How the service calls an exported file.</summary>
    public string ExportName { get; set; } = "fakefinder-clip.zip";

    private void MapExports()
    {
        app.MapGet(
            "/api/v1/jobs/{id:guid}/report",
            (Guid id, string format) => Exports.TryGetValue((id, format), out var bytes)
                ? Results.Bytes(bytes, format == "json" ? "application/json" : "application/octet-stream", ExportName)
                : Results.Problem($"Job {id} runs still.", statusCode: 409));
    }

    private IEnumerable<Job> LatestJobs(int skip, int take) => Jobs.Values.OrderByDescending(job => job.Id).Skip(skip).Take(take);
}

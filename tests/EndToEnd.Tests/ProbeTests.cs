using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>The robustness probe of the sample's job, on the whole service.</summary>
public sealed class ProbeTests : IDisposable
{
    private static readonly string[] Perturbations =
    [
        "reencoded",
        "reencoded-strongly",
        "half-size",
        "blurred",
        "cropped",
        "brightened",
        "mirrored",
        "frame-shifted",
    ];

    private readonly Installation installation = new();

    public void Dispose() => installation.Dispose();

    [Fact]
    public async Task Every_version_of_the_sample_is_scored_beside_its_job()
    {
        using var up = await installation.UpAsync();
        var job = await installation.SubmitAsync("residual");
        var own = await installation.WaitForEndAsync(up, job);
        var listed = (int)(await installation.GetAsync("/api/v1/jobs"))["total"]!;

        using (var accepted = await installation.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{job}/probe"))
        {
            Assert.Equal(System.Net.HttpStatusCode.Accepted, accepted.StatusCode);
        }

        var probe = await installation.WaitForAsync(up, $"/api/v1/jobs/{job}/probe", now => (string)now["state"]! == "ended");

        var versions = probe["versions"]!.AsArray().Select(version => version!).ToList();
        Assert.Equal(Perturbations, versions.Select(version => (string)version["perturbation"]!));
        foreach (var version in versions)
        {
            Assert.True((string)version["state"]! == "completed", version.ToJsonString());
            var score = Assert.Single(version["scores"]!.AsArray())!;
            Assert.Equal(
                (double)score["score"]! - (double)own["parts"]![0]!["score"]!,
                (double)score["change"]!,
                tolerance: 1e-9);
            var report = await ReportAsync((string)version["job"]!);
            Assert.Equal(
                ((string)version["perturbation"]!, (string)own["video"]!),
                ((string)report["perturbation"]!, (string)report["videoId"]!));
        }

        Assert.False((await ReportAsync(job)).AsObject().ContainsKey("perturbation"));
        Assert.Equal(listed, (int)(await installation.GetAsync("/api/v1/jobs"))["total"]!);
    }

    private Task<JsonNode> ReportAsync(string job) => installation.GetAsync($"/api/v1/jobs/{job}/reports/residual");
}

using System.Text;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Evidence;

namespace FakeFinder.Cli.Tests.Evidence;

public sealed class ShowTests : IAsyncLifetime
{
    private const string Document = """
        {
          "schema": 1,
          "job": { "id": "019a1234-5678-7000-8000-000000000001", "state": "completed", "submittedAt": "2026-11-30T08:00:00Z",
                   "endedAt": "2026-11-30T08:01:00Z" },
          "video": { "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "fileName": "clip.mp4",
                     "facts": { "codec": "h264", "width": 640, "height": 480, "frameCount": 250, "durationSeconds": 10 } },
          "summary": {
            "text": "Weak sign of manipulation: 1 of 2 detectors above 70 %; they disagree. The least (wm) judged 15 of 25 sampled frames.",
                       "heuristics": ["residual"] },
          "detectors": [
            { "detector": "wm", "isHeuristic": false, "state": "completed", "score": 0.756, "percent": "75.6 %",
              "bandWord": "Moderate sign" },
            { "detector": "boken", "isHeuristic": false, "state": "failed", "score": null, "percent": null, "bandWord": "Not assessed",
              "reason": "The decoder crashed." },
            { "detector": "residual", "isHeuristic": true, "state": "completed", "score": 0.3, "percent": "30.0 %", "bandWord": "No sign",
              "notice": "Untrained heuristic: its score is not calibrated and is no evidence of anything at all, wherever it goes." }
          ],
          "evidence": { "moments": [ { "spot": { "frame": 75, "seconds": 3 }, "track": "A",
            "detectors": [ { "detector": "wm", "score": 0.91 } ] } ] },
          "notes": [ { "id": "019a1234-5678-7000-8000-00000000000a", "kind": "remark", "author": "Ada", "at": "2026-11-30T09:00:00Z",
                       "text": "The chin \u001b[31mflickers, and it does so for long enough that this line must be broken somewhere.",
                       "seconds": 3 } ],
          "missing": []
        }
        """;

    private readonly Guid job = Guid.Parse("019a1234-5678-7000-8000-000000000001");
    private StubService service = null!;

    public async Task InitializeAsync()
    {
        service = await StubService.StartAsync();
        service.Jobs[job] = new Job(job, "video", "clip.mp4", "completed", [], null);
        service.Exports[(job, "json")] = Encoding.UTF8.GetBytes(Document);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task A_job_is_shown_with_summary_detectors_moments_and_notes_in_80_columns()
    {
        var run = await CommandRun.OfAsync("show", "019a1234", "--server", $"{service.Url}");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var said in (string[])
            ["Weak sign of manipulation", "75.6 %", "residual (heuristic)", "boken: The decoder crashed.", "3.00 s",
            "wm 91.0 %", "Ada, remark, about 3.00 s:", "a proof."])
        {
            Assert.Contains(said, run.Output, StringComparison.Ordinal);
        }

        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, ShowText.Width));
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task With_json_standard_output_is_the_services_document()
    {
        var run = await CommandRun.OfAsync("show", $"{job}", "--json", "--server", $"{service.Url}");

        Assert.Equal(Document, run.Output.TrimEnd());
    }

    [Fact]
    public async Task A_job_that_runs_says_how_far_it_is()
    {
        service.Jobs[job] = new Job(
            job,
            "video",
            "clip.mp4",
            "running",
            [
                new Part("wm", "completed", 1, 0.25, "real", null, null, null),
                new Part("boken", "running", 1, null, null, null, null, null),
            ],
            null);

        var run = await CommandRun.OfAsync("show", $"{job}", "--server", $"{service.Url}");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("has not ended: running", run.Output, StringComparison.Ordinal);
        Assert.Contains("25.0 %", run.Output, StringComparison.Ordinal);
    }
}

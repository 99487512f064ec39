using System.Diagnostics;
using System.Globalization;
using FakeFinder.Clips;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Memory;

[Collection(SampleClipGroup.Name)]
public sealed class WorkerMemoryTests(SampleClip sample, MadeClips clips) : IClassFixture<MadeClips>
{
    private static readonly string Worker = Path.Combine(AppContext.BaseDirectory, "FakeFinder.Detection.Worker.dll");

    [Fact]
    public async Task An_analysis_waits_until_there_is_memory_and_one_too_large_for_it_runs_alone()
    {
        var release = new TaskCompletionSource();
        var large = SampleClip.Info with { Width = 8192, Height = 4320 };
        using var host = DetectionHost.Create(
            new GivenFrames(large, sample.Frames) { Before = (_, _) => release.Task },
            null,
            ("FakeFinder:Detection:MemoryMiB", "256"));
        await using var detector = await host.LoadAsync("residual");
        using var impatience = new CancellationTokenSource();
        var (first, second, third) = (new ProgressList(), new ProgressList(), new ProgressList());

        var alone = detector.AnalyseAsync(DetectionHost.Request("residual"), first, CancellationToken.None);
        var impatient = detector.AnalyseAsync(DetectionHost.Request("residual"), second, impatience.Token);
        var patient = detector.AnalyseAsync(DetectionHost.Request("residual"), third, CancellationToken.None);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.DoesNotContain(first.Reports, report => report.Stage == "waiting for memory");
        Assert.Equal(["waiting for memory"], second.Reports.Select(report => report.Stage));
        Assert.Equal(["waiting for memory"], third.Reports.Select(report => report.Stage));
        release.SetResult();
        Assert.Equal((await alone).Score, (await patient).Score);
    }

    [Fact]
    public async Task Large_frames_of_many_clips_stay_within_the_memory_and_it_is_given_back()
    {
        const int Clips = 6;
        var clip = clips.Make(
            "large.mp4",
            "-f",
            "lavfi",
            "-i",
            "color=gray:s=4096x2160:r=10:d=2",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p");
        var copies = Enumerable.Range(0, Clips).Select(copy => clips.PathOf($"large-{copy}.mp4")).ToList();
        copies.ForEach(copy => File.Copy(clip, copy));

        // An analysis of such a clip is estimated to take 850 MB: one after another.
        using var worker = Start(
            copies,
            ("FakeFinder__Detection__MemoryMiB", "1024"),
            ("FakeFinder__Decoding__MemoryMiB", "128"),
            ("FakeFinder__Decoding__Linger", "0:00:01"));
        var begin = await MiBAsync(worker, "begin");
        var peak = await MiBAsync(worker, "peak");
        for (var i = 0; i < Clips; i++)
        {
            Assert.StartsWith("frames 16 No face was found", await worker.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        }

        // Ten frames of each clip at the same time are 1,600 MB.
        Assert.True(peak < begin + 900, $"{peak} MiB at the most, {begin} at the beginning");

        var rest = peak;
        for (var since = Stopwatch.StartNew(); rest > begin + 150 && since.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(500))
        {
            await worker.StandardInput.WriteLineAsync();
            rest = await MiBAsync(worker, "rest");
        }

        worker.StandardInput.Close();
        Assert.True(rest <= begin + 150, $"{rest} MiB in the end, {begin} at the beginning");
    }

    private static async Task<int> MiBAsync(Process worker, string what)
    {
        var line = await worker.StandardOutput.ReadLineAsync();
        Assert.StartsWith(what + " ", line, StringComparison.Ordinal);
        return int.Parse(line![(what.Length + 1)..], CultureInfo.InvariantCulture);
    }

    private Process Start(IEnumerable<string> copies, params (string Name, string Value)[] settings)
    {
        var models = clips.PathOf("models.json");
        File.WriteAllText(
            models,
            """{ "schema": 1, "detectors": [ { "name": "residual", "title": "", "summary": "", "pipeline": "residual", "faceFinder": { "name": "slow" } } ] }"""
        );
        var start = new ProcessStartInfo("dotnet", [Worker, models, .. copies])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}

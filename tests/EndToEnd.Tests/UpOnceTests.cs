using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

public sealed class UpOnceTests : IDisposable
{
    private readonly Installation installation = new();

    public void Dispose() => installation.Dispose();

    [Fact]
    public async Task Up_once_analyses_the_sample_clip_and_leaves_no_process()
    {
        using var first = await installation.Run("up", "--once", "--port", "0").WaitAsync();

        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Matches(
            @"residual\s+│\s+(No|Weak|Moderate|Strong) sign, heuristic\s+│\s+[<>]? ?\d+\.\d %\s+│\s+\d+ of \d+\s+│\s+\d+\.\d\s+│",
            first.Output);
        Assert.Contains("Note on residual: heuristic, uncalibrated", first.Output, StringComparison.Ordinal);
        await installation.Family.AssertGoneAsync();
        Assert.False(File.Exists(installation.ServiceFile));

        using var second = await installation.Run("up", "--once", "--port", "0").WaitAsync();

        Assert.True(second.ExitCode == 0, second.Output + second.Error);
        Assert.DoesNotContain("building", second.Error, StringComparison.Ordinal);
        await installation.Family.AssertGoneAsync();
    }

    [Fact]
    public async Task Without_a_detector_that_can_run_up_once_says_why_and_fails()
    {
        using var empty = Installation.WithSlowDetectors(TimeSpan.Zero);
        using var up = await empty.Run("up", "--once", "--port", "0").WaitAsync();

        Assert.Equal(1, up.ExitCode);
        Assert.Contains("No detector can run here.", up.Error, StringComparison.Ordinal);
        await empty.Family.AssertGoneAsync();
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(installation.Data, "file");
        await File.WriteAllTextAsync(file, "");

        using var up = await installation.Run("up", "--once", "--port", "0", "--data", Path.Combine(file, "data")).WaitAsync();

        Assert.Equal(1, up.ExitCode);
        Assert.Contains(file, up.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detect_starts_a_service_of_its_own_where_none_runs_and_stops_it()
    {
        var notes = Path.Combine(installation.Data, "notes.mp4");
        await File.WriteAllTextAsync(notes, "this is no video");

        using var detect = await installation.Run("detect", Repository.Sample, notes, "--detectors", "residual").WaitAsync();

        Assert.Equal(1, detect.ExitCode);
        Assert.Matches(@"astronaut\.mp4\s+│ residual\s+│", detect.Output);
        Assert.Contains(
            "notes.mp4",
            Assert.Single(detect.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
        await installation.Family.AssertGoneAsync();
    }
}

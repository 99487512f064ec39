using FakeFinder.Detection.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Pipelines;

public sealed class DetectorLoaderTests
{
    [Fact]
    public void Of_the_shipped_models_only_those_whose_parts_are_all_here_can_run()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []));
        Assert.Equal(["residual"], host.Services.GetRequiredService<IDetectorLoader>().Survey().Runnable);
    }

    [Fact]
    public async Task Without_the_cascade_residual_cannot_run_and_says_what_to_install()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), null, ("FakeFinder:Detection:Cascades", "/nowhere"));
        Assert.Empty(host.Services.GetRequiredService<IDetectorLoader>().Survey().Runnable);
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => host.LoadAsync("residual"));
        Assert.Contains("opencv-data", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_frame_count_that_the_file_cannot_hold_is_looked_up_again()
    {
        var frames = new GivenFrames(SampleClip.Info, []);
        using var host = DetectionHost.Create(frames);
        await using var detector = await host.LoadAsync("residual");

        await detector.AnalyseAsync(
            DetectionHost.Request("residual") with
            {
                Video = SampleClip.Info with { FrameCount = int.MaxValue },
            },
            null,
            CancellationToken.None);

        Assert.Equal(299, frames.Unions.Single()[^1]);
    }

    [Theory]
    [InlineData("absent", "models.json lists no detector 'absent'.")]
    [InlineData("other", "models.json names pipeline 'magic' for other; this program has eighteen, ensemble, ")]
    [InlineData("finderless", "models.json names face finder 'eyes' for finderless; this program has dsfd, haar, mtcnn, retinaface, whole-frame.")]
    [InlineData("misspelt", "The parameters of detector misspelt in models.json are wrong")]
    [InlineData("folderless", "'net' is no network's name: it has a folder and a file, such as ")]
    [InlineData("many", "The parameters of detector many in models.json are wrong")]
    public async Task What_cannot_be_loaded_says_why(string detector, string message)
    {
        using var folder = new TemporaryFolder();
        var models = folder.Write("models.json", """
            { "schema": 1, "detectors": [
              { "name": "other", "title": "", "summary": "", "pipeline": "magic" },
              { "name": "finderless", "title": "", "summary": "", "pipeline": "residual", "faceFinder": { "name": "eyes" } },
              { "name": "misspelt", "title": "", "summary": "", "pipeline": "residual", "faceFinder": { "name": "haar" }, "parameters": { "frame": 3 } },
              { "name": "folderless", "title": "", "summary": "", "pipeline": "residual", "faceFinder": { "name": "dsfd", "parameters": { "network": "net", "side": 512, "confidence": 0.3, "candidates": 5000, "overlap": 0.3 } } },
              { "name": "many", "title": "", "summary": "", "pipeline": "residual", "faceFinder": { "name": "haar" }, "parameters": { "frames": 0 } },
              { "name": "good", "title": "", "summary": "", "pipeline": "residual", "faceFinder": { "name": "haar" } } ] }
            """);
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), models);
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => host.LoadAsync(detector));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(["good"], host.Services.GetRequiredService<IDetectorLoader>().Survey().Runnable);
    }
}

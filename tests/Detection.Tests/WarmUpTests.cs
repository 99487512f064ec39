using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests;

public sealed class WarmUpTests
{
    [Fact]
    public async Task A_process_warms_up_before_its_host_starts()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), null, ("FakeFinder:Detection:Provider", "cpu"));
        await host.Services.WarmUpDetectionAsync();
    }

    [Fact]
    public async Task An_execution_provider_that_is_demanded_and_does_not_load_ends_it()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), null, ("FakeFinder:Detection:Provider", "cuda"));
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(host.Services.WarmUpDetectionAsync);
        Assert.Contains("CUDA does not load", fault.Message, StringComparison.Ordinal);
    }
}

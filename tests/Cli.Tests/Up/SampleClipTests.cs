using FakeFinder.Cli.Api;
using FakeFinder.Cli.Up;

namespace FakeFinder.Cli.Tests.Up;

public sealed class SampleClipTests : IAsyncLifetime, IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private StubService stub = null!;

    public async Task InitializeAsync() => stub = await StubService.StartAsync();

    public async Task DisposeAsync() => await stub.DisposeAsync();

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public async Task It_is_analysed_by_the_detector_with_the_smallest_networks_of_those_that_can_run()
    {
        stub.Detectors =
        [
            new Detector("large", null, null, Runnable: true, Problem: null, WeightsBytes: 1_000_000_000),
            new Detector("none", null, null, Runnable: false, Problem: "It is not installed.", WeightsBytes: 0),
            new Detector("small", null, null, Runnable: true, Problem: null, WeightsBytes: 1_000),
        ];

        Assert.True(await AnalyseAsync());

        Assert.Equal(["small"], Assert.Single(stub.Jobs).Value.Parts.Select(part => part.Detector));
        Assert.Contains("samples/astronaut.mp4", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_is_away_for_a_moment_is_waited_for()
    {
        var away = new Detector("residual", null, null, Runnable: false, Problem: "No live worker can run it.", Installed: true);
        stub.LaterDetectors.Enqueue([away]);
        stub.LaterDetectors.Enqueue([away with { Runnable = true }]);

        Assert.True(await AnalyseAsync());
        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task Where_no_detector_can_run_the_reasons_are_said()
    {
        stub.Detectors = [new Detector("none", null, null, Runnable: false, Problem: "It is not installed.")];

        Assert.False(await AnalyseAsync());

        Assert.Contains("No detector can run here.", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("none: It is not installed.", error.ToString(), StringComparison.Ordinal);
    }

    private async Task<bool> AnalyseAsync()
    {
        using var api = new FakeFinderApi(stub.Url);
        return await new SampleClip(
            new CliConsole(TextWriter.Synchronized(output), TextWriter.Synchronized(error)),
            TimeProvider.System
        ).AnalyseAsync(api, CancellationToken.None);
    }
}

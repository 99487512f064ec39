using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Output;

namespace FakeFinder.Cli.Up;

/// <summary>
/// Shows that a new service works: it analyses a clip that comes with the program, with the detector that is done soonest.
/// </summary>
internal sealed class SampleClip(CliConsole console, TimeProvider time)
{
    public const string Name = "samples/astronaut.mp4";

    /// <summary>So long a worker may be away that just was there: a machine that starts a service is busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "samples", "astronaut.mp4");

    /// <returns>False where that did not work; the reason has been said.</returns>
    /// <exception cref="ApiException">The service does not answer.</exception>
    public async Task<bool> AnalyseAsync(FakeFinderApi api, CancellationToken cancellationToken)
    {
        var detectors = await ListDetectorsAsync(api, cancellationToken);
        if (detectors.Where(detector => detector.Runnable).MinBy(detector => detector.WeightsBytes) is not { } quickest)
        {
            console.Error.Line(DetectorChoice.NoneCanRun(detectors));
            return false;
        }

        var analysis = new FileAnalysis(api, [quickest.Name], time);
        var result = await ProgressDisplay
            .On(console.Output)
            .ShowAsync(progressOf => analysis.RunAsync(Path, progressOf(Name), cancellationToken));
        if (result.Error is not null)
        {
            console.Error.Line($"The sample clip was not analysed: {result.Error}");
            return false;
        }

        ResultTable.Write(console.Output, [result with { File = Name }], detectors);
        return result.IsComplete;
    }

    private async Task<IReadOnlyList<Detector>> ListDetectorsAsync(FakeFinderApi api, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        var detectors = await api.ListDetectorsAsync(cancellationToken);
        while (
            detectors.Any(detector => detector.Installed)
            && !detectors.Any(detector => detector.Runnable)
            && time.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(Pause, time, cancellationToken);
            detectors = await api.ListDetectorsAsync(cancellationToken);
        }

        return detectors;
    }
}

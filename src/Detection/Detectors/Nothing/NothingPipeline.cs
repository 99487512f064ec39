using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Detectors.Nothing;

/// <summary>
/// Pipeline <c>nothing</c>: looks at no frame, waits, and gives the score that its parameters name. For measuring and testing the service
/// itself; the models.json that the program ships with does not list it, and its report says what it is.
/// </summary>
internal sealed class NothingPipeline(TimeProvider time) : IPipeline
{
    public string Name => "nothing";

    public ISamplingPlan? PlanOf(DetectorEntry entry) => null;

    public string? WhatIsMissing(DetectorEntry entry)
    {
        Parameters(entry);
        return null;
    }

    public Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken) =>
        Task.FromResult<ILoadedPipeline>(new Loaded(Parameters(entry), time));

    private static NothingParameters Parameters(DetectorEntry entry) =>
        EntryParameters.Read<NothingParameters>(entry.Parameters, $"detector {entry.Name}");

    private sealed class Loaded(NothingParameters parameters, TimeProvider time) : ILoadedPipeline
    {
        public IReadOnlyList<NetworkReport> Networks => [];

        public async Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
        {
            analysis.Report(Stage.Aggregation, 0, 1, "doing nothing");
            await Task.Delay(TimeSpan.FromMilliseconds(parameters.Milliseconds), time, cancellationToken);
            analysis.Report(Stage.Aggregation, 1, 1, "did nothing");
            return new PipelineResult(parameters.Score, "The video was not looked at: this detector is for measuring the service.", []);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

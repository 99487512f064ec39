using System.Security.Cryptography;
using FakeFinder.Catalog;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Detection.Trials;

/// <summary>
/// Loads one detector, runs it on one video and tells what happened, for whoever adds a detector: in a process that does nothing else.
/// </summary>
public sealed partial class DetectorTrial
{
    private const string WholeFrames = "whole-frame";

    private readonly ModelCatalog catalog;
    private readonly PipelineRegistry registry;
    private readonly IDetectorLoader loader;
    private readonly NetworkPool pool;
    private readonly NetworkFiles files;
    private readonly ExecutionProvider provider;
    private readonly TimeProvider time;
    private readonly ILogger<DetectorTrial> logger;

    /// <param name="services">With detection.</param>
    public DetectorTrial(IServiceProvider services)
    {
        catalog = services.GetRequiredService<ModelCatalog>();
        registry = services.GetRequiredService<PipelineRegistry>();
        loader = services.GetRequiredService<IDetectorLoader>();
        pool = services.GetRequiredService<NetworkPool>();
        files = services.GetRequiredService<NetworkFiles>();
        provider = services.GetRequiredService<ExecutionProvider>();
        time = services.GetRequiredService<TimeProvider>();
        logger = services.GetRequiredService<ILogger<DetectorTrial>>();
    }

    /// <summary>All detectors of models.json, in its order.</summary>
    public IReadOnlyList<TrialListing> List() =>
        [.. catalog.Detectors.Select(entry =>
            new TrialListing(entry.Name, entry.Title, entry.Pipeline, entry.FaceFinder?.Name, registry.WhatIsMissing(entry)))];

    /// <summary>Whatever goes wrong is told in the report.</summary>
    /// <param name="video">A local file.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<TrialReport> RunAsync(string detector, string video, CancellationToken cancellationToken)
    {
        var entry = catalog.Find(detector);
        var report = new TrialReport
        {
            Detector = detector,
            Notice = entry?.Notice,
            JudgesFrames = entry?.FaceFinder?.Name == WholeFrames,
        };
        try
        {
            if (entry is null)
            {
                var names = string.Join(", ", catalog.Detectors.Select(one => one.Name));
                return report with { Problem = $"models.json lists no detector '{detector}'; it has {names}." };
            }

            var started = time.GetTimestamp();
            await using var loaded = await loader.LoadAsync(detector, cancellationToken);
            report = report with
            {
                LoadSeconds = time.GetElapsedTime(started).TotalSeconds,
                Provider = provider.Name,
                Networks = await NetworksAsync([]),
            };
            return await AnalyseAsync(report, loaded, video, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFault(fault, detector);
            return report with { Problem = fault.Message };
        }
    }

    private async Task<TrialReport> AnalyseAsync(
        TrialReport report,
        ILoadedDetector loaded,
        string video,
        CancellationToken cancellationToken)
    {
        string id;
        await using (var stream = File.OpenRead(video))
        {
            id = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }

        var analysed = await loaded.AnalyseAsync(new DetectionRequest(id, video, [loaded.Name]), null, cancellationToken);
        return report with
        {
            Networks = await NetworksAsync(analysed.Networks),
            Score = analysed.Score,
            Coverage = analysed.Coverage,
            Seconds = analysed.Timings,
            Problem = analysed.Reason is { } reason ? $"It was loaded, but has judged nothing of this video: {reason}" : null,
        };
    }

    /// <param name="reported">Also those that are no networks of ONNX Runtime.</param>
    private async Task<IReadOnlyList<TrialNetwork>> NetworksAsync(IReadOnlyList<NetworkReport> reported)
    {
        var hosts = await pool.LoadedAsync();
        return
        [
            .. reported
                .Where(network => hosts.All(host => host.Report.Name != network.Name))
                .Select(network => new TrialNetwork(network.Name, null, null, network.Sha256, [], [])),
            .. hosts.Select(host => new TrialNetwork(
                host.Report.Name,
                files.WhereIs(host.Report.Name),
                host.Bytes,
                host.Report.Sha256,
                [TensorOf(host.Input)],
                [.. host.Outputs.Select(TensorOf)])),
        ];
    }

    private static TrialTensor TensorOf(NetworkPort port) =>
        new(port.Name, port.Type, [.. port.Shape.Select(size => size < 0 ? (int?)null : size)]);

    [LoggerMessage(Level = LogLevel.Error, Message = "The trial of detector {Detector} failed")]
    private partial void LogFault(Exception fault, string detector);
}

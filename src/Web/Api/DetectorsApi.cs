using FakeFinder.Catalog;
using FakeFinder.Catalog.Cards;
using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/detectors</c>.</summary>
public static class DetectorsApi
{
    private const string Root = "/api/v1/detectors";

    /// <summary>Maps the list of detectors, and each with its model card.</summary>
    public static IEndpointRouteBuilder MapDetectors(this IEndpointRouteBuilder endpoints)
    {
        var detectors = endpoints.MapGroup(Root).WithTags("Detectors");
        detectors.MapGet("", ListAsync).Needs(AccessScope.Read)
            .WithName("listDetectors")
            .WithSummary("Lists the detectors, and which of them can run")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        detectors.MapGet("/{name}", FindAsync).Needs(AccessScope.Read)
            .WithName("describeDetector")
            .WithSummary("Describes a detector: its model card, whether it can run, and how long it took here")
            .WithDescription(
                "The card has the sections of Mitchell et al. 2019, Model Cards for Model Reporting: intended use, training data, "
                    + "published figures, licences, caveats. Per cent of published detectors are read off plots (± 0.3).")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return endpoints;
    }

    private static async Task<Ok<DetectorList>> ListAsync(ModelCatalog catalog, DetectorChecks checks, LiveDetectors live)
    {
        var said = await AskAsync(live);
        return TypedResults.Ok(new DetectorList([.. catalog.Detectors.Select(entry => Describe(entry, catalog, checks, said))]));
    }

    private static async Task<Ok<DetectorDescription>> FindAsync(
        string name,
        ModelCatalog catalog,
        DetectorChecks checks,
        LiveDetectors live,
        DetectorTimes times,
        CancellationToken cancellationToken)
    {
        var entry = catalog.Find(name)
            ?? throw new UnknownDetectorException($"There is no detector '{FileName.Shown(name)}'; GET {Root} lists them.");
        return TypedResults.Ok(new DetectorDescription(
            Describe(entry, catalog, checks, await AskAsync(live)),
            entry.Card,
            entry.Card is null ? [] : CardWords.MeaningOf(entry.Card),
            await times.OfAsync(entry.Name, cancellationToken)));
    }

    /// <exception cref="TimeoutException">The capacity grain does not answer.</exception>
    private static async Task<FleetDetectors> AskAsync(LiveDetectors live) =>
        await live.AskNowAsync() ?? throw new TimeoutException("The capacity grain does not say which detectors can run.");

    private static DetectorResource Describe(DetectorEntry entry, ModelCatalog catalog, DetectorChecks checks, FleetDetectors said)
    {
        var problem = checks.WhatPrevents(entry, said);
        var runs = problem is null && said.Find(entry.Name) is not null;
        return new DetectorResource(
            entry.Name,
            entry.Title,
            entry.Summary,
            entry.Notice,
            entry.IsHeuristic,
            problem is null,
            runs,
            runs ? null : problem ?? $"No live worker can run {entry.Name} at the moment.",
            catalog.WeightsBytesOf(entry),
            entry.Weights?.DownloadMegabytes,
            $"{Root}/{entry.Name}");
    }
}

/// <summary>A detector of models.json.</summary>
/// <param name="Notice">A warning that must stand wherever its scores are shown.</param>
/// <param name="Heuristic">It was not trained: its scores count in no average and no summary.</param>
/// <param name="Installed">Nothing of it is missing: it can run, or waits for a worker.</param>
/// <param name="Runnable">A live worker says that it can run it.</param>
/// <param name="Problem">Why it cannot run now, and what helps; null where it can.</param>
/// <param name="WeightsBytes">Of its networks' files, as far as they are installed; 0 where it needs none.</param>
/// <param name="DownloadMegabytes">About what 'fakefinder weights pull' downloads for it; null where it is not known.</param>
/// <param name="Url">Where its description with the model card can be got.</param>
internal sealed record DetectorResource(
    string Name,
    string Title,
    string Summary,
    string? Notice,
    bool Heuristic,
    bool Installed,
    bool Runnable,
    string? Problem,
    long WeightsBytes,
    int? DownloadMegabytes,
    string Url);

/// <summary>Every detector, in the order of models.json.</summary>
internal sealed record DetectorList(IReadOnlyList<DetectorResource> Items);

/// <summary>A detector with its model card.</summary>
/// <param name="Detector">As the list has it.</param>
/// <param name="Card">Null where nobody has written one.</param>
/// <param name="Meaning">What the card's figures mean for a clip, as sentences; empty without a card.</param>
/// <param name="Measured">How long it took here; null where it was not measured yet.</param>
internal sealed record DetectorDescription(
    DetectorResource Detector,
    ModelCard? Card,
    IReadOnlyList<string> Meaning,
    MeasuredTime? Measured);

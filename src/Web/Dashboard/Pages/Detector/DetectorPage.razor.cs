using System.Globalization;
using FakeFinder.Catalog;
using FakeFinder.Evaluation.Calibration;
using FakeFinder.Web.Api;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Dashboard.Detectors;
using FakeFinder.Web.Dashboard.Scores;
using FakeFinder.Web.Dashboard.Videos;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Detector;

/// <summary>One detector: its model card, whether it can run, and how long it took here.</summary>
public sealed partial class DetectorPage(
    DetectorBoard board,
    DetectorTimes times,
    ModelCatalog catalog,
    ScoreCalibration calibration) : IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private DetectorStatus? status;
    private IReadOnlyList<DetectorEntry>? others;
    private MeasuredTime? measured;
    private bool timed;

    /// <summary>The detector's name as the address has it.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    private string TimeHere => measured is { } time
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Seconds(time.MedianSeconds)} ({(time.Clips == 1 ? "one clip" : $"median of the last {time.Clips} clips")}"
                + $"{(time.MedianClipSeconds > 0 ? $", {Seconds(time.MedianClipSeconds)} long" : "")})")
        : timed ? "not measured here yet" : "…";

    private string WeightsHere => status!.Entry switch
    {
        { Weights: null } => "none needed",
        var entry when catalog.WhatIsNotInstalled(entry) is not null => "not installed",
        var entry => VideoFacts.Bytes(catalog.WeightsBytesOf(entry)),
    };

    private string RatesHere(ThresholdRates rates) => string.Create(
        CultureInfo.InvariantCulture,
        $"above {new Score(calibration.Threshold).Percent}: "
            + $"{100 * rates.TruePositiveRate.Value:0.0} % of fakes, {100 * rates.FalsePositiveRate.Value:0.0} % of "
            + $"real videos");

    protected override async Task OnParametersSetAsync()
    {
        (status, measured, timed) = (null, null, false);
        others = catalog.Find(Name) is null ? catalog.Detectors : null;
        if (others is not null)
        {
            return;
        }

        var (name, cancel) = (Name, closing.Token);
        var found = (await board.ListAsync(cancel)).Single(status => status.Entry.Name == name);
        if (Name == name)
        {
            status = found;
            StateHasChanged();
        }

        var told = await times.OfAsync(name, cancel);
        if (Name == name)
        {
            (measured, timed) = (told, true);
        }
    }

    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    private static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "0.0 s" : "0 s", CultureInfo.InvariantCulture);
}

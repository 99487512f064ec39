using System.Globalization;
using Spectre.Console;

namespace FakeFinder.Cli.Detectors;

/// <summary>Trials and lists for people.</summary>
internal static class TrialTable
{
    /// <summary>As a video goes through them.</summary>
    private static readonly string[] Stages = ["decoding", "faces", "crops", "networks", "aggregation"];

    public static void Write(IAnsiConsole output, Trial trial, string video)
    {
        if (trial.LoadSeconds is { } load)
        {
            output.Line(Invariant($"{trial.Detector} was loaded in {load:0.0} s; its networks run on {trial.Provider}."));
        }

        if (trial.Networks.Count > 0)
        {
            output.Write(NetworksOf(trial));
        }

        if (trial.Coverage is { } coverage)
        {
            var faces = trial.JudgesFrames ? "" : $"{coverage.FramesWithFace} with a face, ";
            output.Line(
                $"{video}: {coverage.FramesWanted} frames wanted, {coverage.FramesDecoded} decoded, "
                    + $"{faces}{coverage.FramesJudged} judged.");
        }

        if (trial.Seconds.Count > 0)
        {
            var stages = trial.Seconds.OrderBy(stage => PlaceOf(stage.Key)).ThenBy(stage => stage.Key, StringComparer.Ordinal);
            output.Line($"Seconds: {string.Join(", ", stages.Select(stage => Invariant($"{stage.Key} {stage.Value:0.00}")))}.");
        }

        if (trial is { Sound: true, Score: { } score })
        {
            var notice = trial.Notice is null ? "" : $" ({trial.Notice})";
            output.Line(Invariant($"Score: {score:0.0000}, of 0 (real) to 1 (fake){notice}."));
            output.Line($"{trial.Detector} is sound.");
        }
    }

    public static Table Of(IReadOnlyList<TrialListing> detectors)
    {
        var table = new Table().AddColumns("name", "title", "pipeline", "face finder", "can run here");
        foreach (var detector in detectors)
        {
            table.AddRow([
                .. new[] { detector.Name, detector.Title, detector.Pipeline, detector.FaceFinder ?? "-", detector.Missing ?? "yes" }
                    .Select(Markup.Escape),
            ]);
        }

        return table;
    }

    /// <summary>A stage that is not known here comes behind the others, and the total last.</summary>
    private static int PlaceOf(string stage) =>
        stage == "total" ? int.MaxValue
        : Array.IndexOf(Stages, stage) is >= 0 and var place ? place
        : Stages.Length;

    private static Table NetworksOf(Trial trial)
    {
        var table = new Table().AddColumns("network", "what", "value");
        foreach (var network in trial.Networks)
        {
            Row(network.Name, "file", network.File ?? "comes with the program or the system");
            Row("", "SHA-256", network.Sha256);
            foreach (var input in network.Inputs)
            {
                Row("", "input", $"{input}");
            }

            foreach (var tensor in network.Outputs)
            {
                Row("", "output", $"{tensor}");
            }
        }

        return table;

        void Row(params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

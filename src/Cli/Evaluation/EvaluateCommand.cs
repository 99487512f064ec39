using System.CommandLine;
using FakeFinder.Cli.Batches;
using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Evaluation;

/// <summary><c>evaluate</c>: how good the detectors are on labelled videos.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CliConsole console)
    {
        var labels = new Argument<string?>("LABELS")
        {
            Description =
                "CSV with the columns file,label (REAL or FAKE) and free ones to group by; or a metadata.json of the Deepfake Detection "
                    + "Challenge. A file is a path (relative to LABELS), the id or address of a video of the service, or s3://BUCKET/KEY.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var from = new Option<string?>("--from")
        {
            Description = "Computes everything from the scores.csv of an earlier run; needs no service.",
            HelpName = "SCORES.csv",
        };
        var work = new WorkOptions();
        var replicas = ReplicasOption.Create();
        var output = new Option<string?>("--out")
        {
            Description =
                "Folder of the results. Repeat it to continue an interrupted run. [default: evaluation-LABELS in the current folder, or "
                    + "the folder of SCORES.csv]",
            HelpName = "DIR",
        };
        var name = new Option<string?>("--name")
        {
            Description = "Name of the data in the report. [default: the file's]",
            HelpName = "TEXT",
        };
        var groupBy = new Option<string?>("--group-by")
        {
            Description = "Free columns to group by, separated by commas. [default: all with at most 20 values]",
            HelpName = "a,b",
        };
        var calibration = new Option<string?>("--calibration")
        {
            Description = "A calibration.json, whose fusion is evaluated too.",
            HelpName = "FILE",
        };
        var command = new Command("evaluate", "Says how good the detectors are on labelled videos: metrics, plots and a report.")
        {
            labels,
            from,
            work.Detectors,
            groupBy,
            calibration,
            name,
            output,
            replicas,
            work.Weights,
            work.Server,
            work.Data,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(labels) is null == result.GetValue(from) is null)
            {
                result.AddError("Name either a file of labels or, by --from, the scores of an earlier run.");
            }
        });
        command.SetAction((parsed, cancellationToken) => new EvaluateRun(console, work.SourceOf(parsed), TimeProvider.System).RunAsync(
            new EvaluateOrder(
                parsed.GetValue(labels),
                parsed.GetValue(from),
                work.DetectorsOf(parsed),
                parsed.GetValue(replicas),
                WorkOptions.Split(parsed.GetValue(groupBy)),
                parsed.GetValue(calibration),
                parsed.GetValue(name),
                parsed.GetValue(output)),
            cancellationToken));
        return command;
    }
}

/// <summary>What one <c>evaluate</c> is to do.</summary>
/// <param name="Labels">Null: <paramref name="From"/> is given.</param>
/// <param name="Detectors">Null: all that can run, or all that have scores.</param>
/// <param name="GroupBy">Null: all columns with few values.</param>
internal sealed record EvaluateOrder(
    string? Labels,
    string? From,
    IReadOnlyList<string>? Detectors,
    int? Replicas,
    IReadOnlyList<string>? GroupBy,
    string? Calibration,
    string? Name,
    string? Output);

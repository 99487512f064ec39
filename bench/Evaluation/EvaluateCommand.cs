using System.CommandLine;

namespace FakeFinder.Bench.Evaluation;

/// <summary><c>evaluate</c>: how long metrics and calibration take on many videos.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var videos = new Option<int>("--videos")
        {
            Description = "Rows of the table.",
            HelpName = "N",
            DefaultValueFactory = _ => 100_000,
        };
        var detectors = new Option<int>("--detectors")
        {
            Description = "Trained detectors of the table.",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each is measured.",
            HelpName = "N",
            DefaultValueFactory = _ => 5,
        };
        var command = new Command(
            "evaluate",
            "Seconds to read a table of scores, to compute all metrics with 1,000 resamples, and to fit a calibration. Aim: seconds.")
        {
            videos,
            detectors,
            rounds,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var run = new EvaluateRun(parsed.GetValue(videos), parsed.GetValue(detectors), parsed.GetValue(rounds));
            return Task.Run(() => run.Run(cancellationToken), cancellationToken);
        });
        return command;
    }
}

using System.CommandLine;
using FakeFinder.Bench.Detectors;

namespace FakeFinder.Bench.LongVideos;

/// <summary><c>long-videos</c>: a detector on videos of hours beside the same on the clip that they repeat.</summary>
internal static class LongVideosCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME")
        {
            Description = "A detector of models.json that looks at few frames.",
            DefaultValueFactory = _ => "boken",
        };
        var hours = new Option<double>("--hours")
        {
            Description = "How long the videos are.",
            HelpName = "H",
            DefaultValueFactory = _ => 2,
        };
        var rounds = DetectorArguments.Rounds();
        var command = new Command(
            "long-videos",
            "Seconds of a detector, until its first progress, and its memory, on videos of hours as mp4, Matroska and transport stream, "
                + "beside the clip of ten seconds that they repeat and the pass over their packets."
        )
        {
            name,
            hours,
            rounds,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new LongVideosRun
                {
                    Name = parsed.GetValue(name)!,
                    Length = TimeSpan.FromHours(parsed.GetValue(hours)),
                    Rounds = parsed.GetValue(rounds),
                }.RunAsync(cancellationToken));
        return command;
    }
}

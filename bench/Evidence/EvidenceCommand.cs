using System.CommandLine;

namespace FakeFinder.Bench.Evidence;

/// <summary><c>evidence</c>: how long a report of many faces takes until a page can draw it.</summary>
internal static class EvidenceCommand
{
    public static Command Create()
    {
        var faces = new Option<int>("--faces")
        {
            Description = "Faces of all reports of the video together.",
            HelpName = "N",
            DefaultValueFactory = _ => 20_000,
        };
        var detectors = new Option<int>("--detectors")
        {
            Description = "Reports of the video.",
            HelpName = "N",
            DefaultValueFactory = _ => 2,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each is measured.",
            HelpName = "N",
            DefaultValueFactory = _ => 5,
        };
        var command = new Command(
            "evidence",
            "Seconds from stored reports of many faces to face tracks, gaps and worst moments, beside reading the reports alone. "
                + "Aim: no more than reading them.")
        {
            faces,
            detectors,
            rounds,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => new EvidenceRun(parsed.GetValue(faces), parsed.GetValue(detectors), parsed.GetValue(rounds)).Run(), cancellationToken));
        return command;
    }
}

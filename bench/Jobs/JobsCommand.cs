using System.CommandLine;

namespace FakeFinder.Bench.Jobs;

/// <summary><c>jobs</c>: how many jobs the service does in a second when the detector costs nothing.</summary>
internal static class JobsCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each number of callers is measured.", HelpName = "N", DefaultValueFactory = _ => 10 };
        var slots = new Option<int?>("--slots") { Description = "Parts that the worker runs at a time (FakeFinder:Worker:Slots). [default: the service's own]", HelpName = "N" };
        var callers = new Option<int[]>("--callers") { Description = "Numbers of callers, one measurement each.", HelpName = "N", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 8, 32] };
        var command = new Command("jobs", "Jobs a second with a detector that does nothing, beside raw commits a second of the same disk.") { seconds, slots, callers };
        command.SetAction((parsed, cancellationToken) =>
            new JobsRun(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(slots), parsed.GetValue(callers)!).RunAsync(cancellationToken));
        return command;
    }
}

using FakeFinder.Cli.Api;
using Spectre.Console;

namespace FakeFinder.Cli.Probes;

/// <summary>Shows how far a probe is: a bar on a terminal, plain lines otherwise.</summary>
internal abstract class ProbeProgress
{
    public static ProbeProgress On(IAnsiConsole console) => console.IsTerminal ? new Bar(console) : new Lines(console);

    public abstract Task<T> ShowAsync<T>(Func<ProbeProgress, Task<T>> work);

    public abstract void Changed(Probe probe);

    private sealed class Bar(IAnsiConsole console) : ProbeProgress
    {
        private ProgressTask? task;

        public override Task<T> ShowAsync<T>(Func<ProbeProgress, Task<T>> work) =>
            console
                .Progress()
                .AutoClear(true)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new SpinnerColumn())
                .StartAsync(context =>
                {
                    task = context.AddTask("probing", maxValue: 1);
                    return work(this);
                });

        public override void Changed(Probe probe)
        {
            var ended = probe.Versions.Count(version => version.HasEnded);
            var running = probe.Versions.Where(version => version.State == States.Running).Select(version => version.Perturbation).ToList();
            (task!.MaxValue, task.Value) = (Math.Max(1, probe.Versions.Count), ended);
            task.Description = Markup.Escape(
                $"probing: {ended} of {probe.Versions.Count}{(running.Count == 0 ? "" : $", now {string.Join(", ", running)}")}");
        }
    }

    /// <summary>A line for each state of each version; its scores come with its end.</summary>
    private sealed class Lines(IAnsiConsole console) : ProbeProgress
    {
        private readonly HashSet<(string Perturbation, string State)> said = [];

        public override Task<T> ShowAsync<T>(Func<ProbeProgress, Task<T>> work) => work(this);

        public override void Changed(Probe probe)
        {
            foreach (var version in probe.Versions)
            {
                if (version.State is { } state && said.Add((version.Perturbation, state)))
                {
                    console.Line(
                        version.HasEnded
                            ? $"{version.Perturbation}: {state}: {string.Join("; ", version.Scores.Select(Describe))}"
                            : $"{version.Perturbation}: {state}");
                }
            }
        }

        private static string Describe(ProbeScore score) => $"{score.Detector} {ProbeWords.Cell(score)}";
    }
}

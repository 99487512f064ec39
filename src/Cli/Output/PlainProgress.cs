using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using Spectre.Console;

namespace FakeFinder.Cli.Output;

/// <summary>One line for each step of each file, for logs and pipes; a step that an attempt comes back to is not said again.</summary>
internal sealed class PlainProgress(IAnsiConsole console) : IProgressDisplay
{
    public Task<T> ShowAsync<T>(Func<Func<string, IFileProgress>, Task<T>> work) => work(name => new FileLines(console, name));

    private sealed class FileLines(IAnsiConsole console, string name) : IFileProgress
    {
        private readonly HashSet<(string Detector, int Attempt, string Step)> said = [];

        public IProgress<long>? Uploading(long bytes)
        {
            console.Line($"{name}: uploading {bytes} bytes");
            return null;
        }

        public void Changed(Job job)
        {
            foreach (var part in job.Parts)
            {
                var step =
                    part.HasEnded ? Verdicts.Describe(part)
                    : part.State == States.Running ? part.Progress?.Stage ?? part.State
                    : part is { State: States.Queued, Wait: { For: not "slot" } wait } ? $"{part.State}: {wait.Text}"
                    : part.State;
                if (said.Add((part.Detector, part.Attempt, step)))
                {
                    console.Line($"{name}: {part.Detector}: {step}");
                }
            }
        }

        public void Refused() => console.Line($"{name}: refused");
    }
}

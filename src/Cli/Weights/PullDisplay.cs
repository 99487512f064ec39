using FakeFinder.Weights.Pull;
using Spectre.Console;

namespace FakeFinder.Cli.Weights;

/// <summary>Shows how far a pull is: a moving bar on a terminal, a line every few seconds otherwise.</summary>
internal abstract class PullDisplay : IProgress<PullProgress>
{
    public static Task ShowAsync(IAnsiConsole output, TimeProvider time, Func<PullDisplay, Task> work) =>
        output.IsTerminal
            ? output.Progress().AutoClear(true).StartAsync(context => work(new Bar(output, context, new PullText(time))))
            : work(new Lines(output, time));

    public abstract void Report(PullProgress value);

    /// <summary>A line that stays.</summary>
    public abstract void Line(string text);

    private sealed class Bar(IAnsiConsole output, ProgressContext context, PullText text) : PullDisplay
    {
        private ProgressTask? task;

        public override void Report(PullProgress value)
        {
            task ??= context.AddTask("");
            task.Description = Markup.Escape(text.Of(value));
            task.IsIndeterminate = value.Total is null;
            task.MaxValue = value.Total is > 0 and var total ? total : 1;
            task.Value = value.Done;
        }

        public override void Line(string text)
        {
            if (task is not null)
            {
                context.RemoveTask(task);
                task = null;
            }

            output.WriteLine(text);
        }
    }

    private sealed class Lines(IAnsiConsole output, TimeProvider time) : PullDisplay
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

        private readonly PullText text = new(time);
        private (string, PullStep, string) shown;
        private long shownAt;

        public override void Report(PullProgress value)
        {
            var line = text.Of(value);
            var work = (value.Name, value.Step, value.What);
            if (work != shown || time.GetElapsedTime(shownAt) >= Interval)
            {
                (shown, shownAt) = (work, time.GetTimestamp());
                output.Line(line);
            }
        }

        public override void Line(string text) => output.Line(text);
    }
}

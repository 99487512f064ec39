using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using Spectre.Console;

namespace FakeFinder.Cli.Output;

/// <summary>A moving bar for each file, for a terminal.</summary>
internal sealed class BarProgress(IAnsiConsole console) : IProgressDisplay
{
    public Task<T> ShowAsync<T>(Func<Func<string, IFileProgress>, Task<T>> work) =>
        console
            .Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new SpinnerColumn())
            .StartAsync(context => work(name => new FileBar(context, name)));

    /// <summary>
    /// The upload fills a tenth of the bar, the parts the rest. It never goes back, though stages alternate and attempts begin again.
    /// </summary>
    private sealed class FileBar(ProgressContext context, string name) : IFileProgress, IProgress<long>
    {
        private const double UploadShare = 0.1;
        private readonly ProgressTask task = context.AddTask(Markup.Escape(name), maxValue: 1);
        private long size = 1;

        public IProgress<long>? Uploading(long bytes)
        {
            size = Math.Max(1, bytes);
            Describe("uploading");
            return this;
        }

        public void Report(long value) => task.Value = UploadShare * value / size;

        public void Changed(Job job)
        {
            task.Value = Math.Max(task.Value, UploadShare + ((1 - UploadShare) * job.Parts.Average(PartFraction.Of)));
            Describe(string.Join(", ", job.Parts.Where(part => part.State == States.Running).Select(PartFraction.Describe))
                is { Length: > 0 } running ? running : PartFraction.DescribeWait(job));
            if (job.HasEnded)
            {
                task.StopTask();
            }
        }

        public void Refused() => context.RemoveTask(task);

        private void Describe(string what) => task.Description = Markup.Escape(what.Length == 0 ? name : $"{name}: {what}");
    }
}

using System.Globalization;
using FakeFinder.Cli.Api;
using Spectre.Console;

namespace FakeFinder.Cli.Batches;

/// <summary>Shows how far a batch is: bars on a terminal, plain lines otherwise.</summary>
internal abstract class BatchProgress
{
    public static BatchProgress On(IAnsiConsole console) => console.IsTerminal ? new Bars(console) : new Lines(console);

    public abstract Task<T> ShowAsync<T>(Func<BatchProgress, Task<T>> work);

    /// <summary>So many of the files were looked at, and uploaded where they were not there.</summary>
    public abstract void Uploaded(int done, int total);

    public abstract void Analysed(Batch batch);

    private static string TimeLeft(Batch batch) =>
        batch.SecondsLeft is { } seconds
            ? string.Create(CultureInfo.InvariantCulture, $", {TimeSpan.FromSeconds(Math.Ceiling(seconds)):c} left")
            : "";

    private sealed class Bars(IAnsiConsole console) : BatchProgress
    {
        private ProgressTask? upload;
        private ProgressTask? analysis;

        public override Task<T> ShowAsync<T>(Func<BatchProgress, Task<T>> work) =>
            console
                .Progress()
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new SpinnerColumn())
                .StartAsync(context =>
                {
                    upload = context.AddTask("uploading", maxValue: 1);
                    analysis = context.AddTask("analysing", autoStart: false, maxValue: 1);
                    return work(this);
                });

        public override void Uploaded(int done, int total) =>
            (upload!.MaxValue, upload.Value, upload.Description) = (total, done, $"uploading: {done} of {total}");

        public override void Analysed(Batch batch)
        {
            analysis!.StartTask();
            (analysis.MaxValue, analysis.Value) = (batch.Total, batch.Finished);
            analysis.Description = $"analysing: {batch.Finished} of {batch.Total}{TimeLeft(batch)}";
        }
    }

    /// <summary>A line for each tenth.</summary>
    private sealed class Lines(IAnsiConsole console) : BatchProgress
    {
        private const int Steps = 10;
        private readonly Lock gate = new();
        private int uploadStep;
        private int analysisStep;

        public override Task<T> ShowAsync<T>(Func<BatchProgress, Task<T>> work) => work(this);

        public override void Uploaded(int done, int total) => Say(ref uploadStep, done, total, $"uploaded {done} of {total}");

        public override void Analysed(Batch batch) =>
            Say(ref analysisStep, batch.Finished, batch.Total, $"analysed {batch.Finished} of {batch.Total}{TimeLeft(batch)}");

        private void Say(ref int said, int done, int total, string line)
        {
            var step = Steps * done / total;
            lock (gate)
            {
                if (step > said)
                {
                    said = step;
                    console.Line(line);
                }
            }
        }
    }
}

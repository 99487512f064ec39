using System.CommandLine;
using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Probes;

/// <summary><c>probe</c>: how far the scores move when the video is changed in ways that should not matter.</summary>
internal static class ProbeCommand
{
    public static Command Create(CliConsole console)
    {
        var video = new Argument<string?>("VIDEO")
        {
            Description = "Video file. It is analysed first, then each of its changed versions.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var job = new Option<Guid?>("--job")
        {
            Description = "Probes a job that the service has already, by all its detectors that have a score.",
            HelpName = "ID",
            CustomParser = result => ParseJob(result.Tokens[0].Value, result.AddError),
        };
        var work = new WorkOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON document on standard output, and nothing else there." };
        var output = new Option<string?>("--out")
        {
            Description = "Also write probe.json, probe.csv, probe.svg and probe.png to this folder.",
            HelpName = "DIR",
        };
        output.Validators.Add(result =>
        {
            // Looked at before the work, which may take long.
            if (result.GetValueOrDefault<string?>() is { } folder && File.Exists(folder))
            {
                result.AddError($"--out '{folder}' is a file; it must be a folder.");
            }
        });
        var command = new Command(
            "probe", "Analyses eight changed versions of a video too (re-encoded, blurred, ...) and prints how far each score moves.")
        {
            video,
            job,
            work.Detectors,
            output,
            work.Weights,
            work.Server,
            work.Data,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(video) is null == (result.GetResult(job) is null))
            {
                result.AddError("Name either a video file or, by --job, an analysis that exists.");
            }
            else if (result.GetResult(job) is not null && result.GetValue(work.Detectors) is not null)
            {
                result.AddError("--detectors goes with a video file; a job is probed by its own detectors.");
            }
        });
        command.SetAction((parsed, cancellationToken) => new ProbeRun(console, work.SourceOf(parsed), TimeProvider.System).RunAsync(
            new ProbeOrder(
                parsed.GetValue(video),
                parsed.GetValue(job),
                work.DetectorsOf(parsed),
                parsed.GetValue(output),
                parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static Guid? ParseJob(string text, Action<string> addError)
    {
        if (Guid.TryParse(text, out var id))
        {
            return id;
        }

        addError($"--job '{text}' is not the id of a job; it must be a UUID such as {Guid.CreateVersion7()}, as in its page's address.");
        return null;
    }
}

/// <summary>What one <c>probe</c> is to do.</summary>
/// <param name="Video">A file; null: <paramref name="Job"/> is given.</param>
/// <param name="Detectors">Null: all that can run, or those of the job.</param>
/// <param name="Output">A folder; null: nothing is written.</param>
/// <param name="Json">Standard output is one JSON document.</param>
internal sealed record ProbeOrder(string? Video, Guid? Job, IReadOnlyList<string>? Detectors, string? Output, bool Json);

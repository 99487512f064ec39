using System.CommandLine;
using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Batches;

/// <summary><c>batch</c>: analyses all videos of a folder.</summary>
internal static class BatchCommand
{
    public static Command Create(CliConsole console)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder whose video files are analysed; subfolders are not searched." };
        var work = new WorkOptions();
        var replicas = ReplicasOption.Create();
        var id = new Option<Guid?>("--id")
        {
            Description =
                "Batch id. Repeat the id of an interrupted batch to continue it: nothing is uploaded or analysed twice. [default: a new "
                    + "id]",
            HelpName = "ID",
            CustomParser = result => ParseId(result.Tokens[0].Value, result.AddError),
        };
        var csv = new Option<FileInfo?>("--csv")
        {
            Description = "Write the results to this file as CSV.",
            HelpName = "FILE",
            CustomParser = result => ParseCsv(result.Tokens[0].Value, result.AddError),
        };
        var command = new Command("batch", "Analyses all videos of a folder as one batch.")
        {
            folder,
            work.Detectors,
            replicas,
            id,
            csv,
            work.Weights,
            work.Server,
            work.Data,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                new BatchRun(console, work.SourceOf(parsed), TimeProvider.System).RunAsync(
                    new BatchOrder(
                        parsed.GetRequiredValue(folder),
                        work.DetectorsOf(parsed),
                        parsed.GetValue(replicas),
                        parsed.GetValue(id) ?? Guid.CreateVersion7(),
                        parsed.GetValue(csv)),
                    cancellationToken));
        return command;
    }

    private static Guid? ParseId(string text, Action<string> addError)
    {
        if (Guid.TryParse(text, out var id))
        {
            return id;
        }

        addError($"--id '{text}' is not the id of a batch; it must be a UUID such as {Guid.CreateVersion7()}, as 'batch' printed it.");
        return null;
    }

    /// <summary>Looked at before the work, which may take hours.</summary>
    private static FileInfo? ParseCsv(string text, Action<string> addError)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var csv = new FileInfo(text);
        if (Directory.Exists(text))
        {
            addError($"--csv '{text}' is a folder; it must be a file.");
        }
        else if (csv.Directory is { Exists: false } folder)
        {
            addError($"--csv '{text}' cannot be written: there is no folder {folder.FullName}.");
        }

        return csv;
    }
}

/// <summary>What one <c>batch</c> is to do.</summary>
/// <param name="Detectors">Null: all that can run.</param>
internal sealed record BatchOrder(string Folder, IReadOnlyList<string>? Detectors, int? Replicas, Guid Id, FileInfo? Csv);

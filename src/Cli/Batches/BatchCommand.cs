using System.CommandLine;
using FakeFinder.Cli.Detect;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Batches;

/// <summary><c>batch</c>: analyses all videos of a folder.</summary>
internal static class BatchCommand
{
    private const int MostReplicas = 1000;

    public static Command Create(CliConsole console)
    {
        var folder = new Argument<DirectoryInfo>("FOLDER") { Description = "All video files in it, but not in its folders." };
        var detectors = WorkOptions.Detectors();
        var replicas = new Option<int?>("--replicas") { Description = "On how many instances. [default: the service chooses]", HelpName = "N" };
        replicas.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > MostReplicas)
            {
                result.AddError($"--replicas must be from 1 to {MostReplicas}.");
            }
        });
        var id = new Option<Guid?>("--id") { Description = "The batch's id: run again with the id of a batch that was interrupted, nothing is uploaded or analysed twice. [default: a new one]", HelpName = "ID" };
        var csv = new Option<FileInfo?>("--csv") { Description = "Write the results to this file as CSV.", HelpName = "FILE" };
        var server = WorkOptions.Server();
        var data = ServiceOptions.Data();
        var weights = ServiceOptions.Weights();
        var command = new Command("batch", "Analyses all videos of a folder as one batch.")
        {
            folder,
            detectors,
            replicas,
            id,
            csv,
            weights,
            server,
            data,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = ServiceSettings.For(parsed.GetValue(data), parsed.GetValue(weights), port: 0);
            var source = new ServiceSource(settings, parsed.GetValue(server), WeightsGiven: parsed.GetValue(weights) is not null);
            var order = new BatchOrder(
                parsed.GetRequiredValue(folder), WorkOptions.Split(parsed.GetValue(detectors)), parsed.GetValue(replicas), parsed.GetValue(id) ?? Guid.CreateVersion7(), parsed.GetValue(csv));
            return new BatchRun(console, source, TimeProvider.System).RunAsync(order, cancellationToken);
        });
        return command;
    }
}

/// <summary>What one <c>batch</c> is to do.</summary>
/// <param name="Detectors">Null: all that can run.</param>
internal sealed record BatchOrder(DirectoryInfo Folder, IReadOnlyList<string>? Detectors, int? Replicas, Guid Id, FileInfo? Csv);

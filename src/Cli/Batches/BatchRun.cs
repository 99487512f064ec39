using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Batches;

/// <summary>One <c>batch</c>: uploads what is not there yet, submits, follows to the end. Each step may be repeated without harm, so an interrupted run is run again.</summary>
internal sealed class BatchRun(CliConsole console, ServiceSource source, TimeProvider time)
{
    private static readonly string[] Endings = [".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".ogv", ".wmv", ".flv"];

    public Task<int> RunAsync(BatchOrder order, CancellationToken cancellationToken)
    {
        var files = FilesOf(order.Folder);
        console.Output.Line($"Batch {order.Id}: {files.Count} videos of {order.Folder}. If it is interrupted, go on with --id {order.Id}.");
        return source.UseAsync(console, quiet: false, (server, token) => AnalyseAsync(server, order, files, token), cancellationToken);
    }

    private async Task<int> AnalyseAsync(Uri server, BatchOrder order, List<FileInfo> files, CancellationToken cancellationToken)
    {
        using var api = new FakeFinderApi(server);
        var detectors = DetectorChoice.Of(order.Detectors, await api.ListDetectorsAsync(cancellationToken));
        var (uploads, batch) = await BatchProgress.On(console.Output).ShowAsync(async progress =>
        {
            var uploads = await new BatchUpload(api).RunAsync(files, progress.Uploaded, cancellationToken);
            var taken = uploads.Where(upload => upload.VideoId is not null).ToList();
            if (taken.Count == 0)
            {
                return (uploads, (Batch?)null);
            }

            var submission = new BatchSubmission([.. taken.Select(upload => upload.VideoId!)], [.. taken.Select(upload => upload.File.Name)], detectors, order.Replicas);
            var batch = await api.SubmitBatchAsync(order.Id, submission, cancellationToken);
            return (uploads, await new BatchFollower(api, time).FollowAsync(batch, progress.Analysed, cancellationToken));
        });

        foreach (var refused in uploads.Where(upload => upload.Error is not null))
        {
            console.Error.Line(refused.Complaint);
        }

        if (batch is null)
        {
            throw new CliException($"None of the {files.Count} files of {order.Folder} was taken in.");
        }

        if (order.Csv is not null)
        {
            await SaveAsync(api, batch.Id, order.Csv, cancellationToken);
        }

        console.Output.Line($"Batch {batch.Id} is {batch.State}: {batch.Completed} of {batch.Total} videos have a score, {batch.Failed} could not be analysed. "
            + $"Results: {order.Csv?.FullName ?? $"{new Uri(server, $"api/v1/batches/{batch.Id}/results?format=csv")}"}");
        return batch.IsComplete && uploads.All(upload => upload.Error is null) ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static List<FileInfo> FilesOf(DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            throw new CliException($"There is no folder {folder}.", ExitCodes.Usage);
        }

        var files = folder.EnumerateFiles().Where(file => Endings.Contains(file.Extension, StringComparer.OrdinalIgnoreCase)).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new CliException($"{folder} holds no video file ({string.Join(", ", Endings)}).");
    }

    /// <summary>Under another name until it is whole: a broken connection leaves what was there before.</summary>
    private static async Task SaveAsync(FakeFinderApi api, Guid batch, FileInfo csv, CancellationToken cancellationToken)
    {
        var partial = csv.FullName + ".part";
        await using (var file = File.Create(partial))
        {
            await api.CopyBatchCsvAsync(batch, file, cancellationToken);
        }

        File.Move(partial, csv.FullName, overwrite: true);
    }
}

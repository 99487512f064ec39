using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Batches;

/// <summary>
/// One <c>batch</c>: uploads what is not there yet, submits, follows to the end. Each step may be repeated without harm, so an interrupted
/// run is run again.
/// </summary>
internal sealed class BatchRun(CliConsole console, ServiceSource source, TimeProvider time)
{
    public Task<int> RunAsync(BatchOrder order, CancellationToken cancellationToken)
    {
        var files = BatchFiles.Of(order.Folder);
        console.Output.Line(
            $"Batch {order.Id}: {files.Videos.Count} videos of {order.Folder}. If it is interrupted, continue with --id {order.Id}.");
        foreach (var sentence in files.LeftOut)
        {
            console.Output.Line(sentence);
        }

        return source.UseAsync(
            console,
            quiet: false,
            (service, token) => AnalyseAsync(service, order, files.Videos, token),
            cancellationToken);
    }

    private async Task<int> AnalyseAsync(
        UsedService service,
        BatchOrder order,
        IReadOnlyList<FileInfo> files,
        CancellationToken cancellationToken)
    {
        using var api = service.Open();
        var detectors = DetectorChoice.Of(order.Detectors, await api.ListDetectorsAsync(cancellationToken));
        var (uploads, batch) = await BatchProgress
            .On(console.Output)
            .ShowAsync(async progress =>
            {
                var uploads = await new BatchUpload(api).RunAsync(files, progress.Uploaded, cancellationToken);
                var taken = uploads.Where(upload => upload.VideoId is not null).ToList();
                return (
                    uploads,
                    taken.Count == 0 ? null : await SubmitAsync(api, service, order, taken, detectors, progress, cancellationToken));
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

        console.Output.Line(
            $"Batch {batch.Id} is {batch.State}: {batch.Completed} of {batch.Total} videos have a score, {batch.Failed} could not be "
                + $"analysed. "
                + $"Results: {order.Csv?.FullName ?? $"{new Uri(service.Url, $"api/v1/batches/{batch.Id}/results?format=csv")}"}");
        return batch.IsComplete && uploads.All(upload => upload.Error is null) ? ExitCodes.Success : ExitCodes.Failure;
    }

    private Task<Batch> SubmitAsync(
        FakeFinderApi api,
        UsedService service,
        BatchOrder order,
        List<UploadedFile> files,
        IReadOnlyList<string> detectors,
        BatchProgress progress,
        CancellationToken cancellationToken)
    {
        var submission = new BatchSubmission(
            [.. files.Select(upload => upload.VideoId!)],
            [.. files.Select(upload => upload.File.Name)],
            detectors,
            order.Replicas);
        return new BatchEnd(console, api, service, time).AwaitAsync(
            order.Id,
            token => api.SubmitBatchAsync(order.Id, submission, token),
            $"--id {order.Id}",
            progress.Analysed,
            cancellationToken);
    }

    /// <summary>
    /// Under another name until it is whole: a broken connection leaves what was there before. A pipe or a device is written to.
    /// </summary>
    private static async Task SaveAsync(FakeFinderApi api, Guid batch, FileInfo csv, CancellationToken cancellationToken)
    {
        if (InputFile.IsPipeOrDevice(csv.FullName))
        {
            await using var output = File.Open(csv.FullName, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            await api.CopyBatchCsvAsync(batch, output, cancellationToken);
            return;
        }

        var partial = csv.FullName + ".part";
        await using (var file = File.Create(partial))
        {
            await api.CopyBatchCsvAsync(batch, file, cancellationToken);
        }

        File.Move(partial, csv.FullName, overwrite: true);
    }
}

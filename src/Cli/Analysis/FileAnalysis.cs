using System.Collections.Concurrent;
using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Analysis;

/// <summary>One file's way: upload, submit, follow to the end.</summary>
internal sealed class FileAnalysis(FakeFinderApi api, IReadOnlyList<string> detectors, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, string> open = [];

    /// <summary>The jobs that were submitted and whose end was not seen, each with its file.</summary>
    public IReadOnlyDictionary<Guid, string> Open => open;

    /// <summary>What is wrong with the file is its result; that the service does not answer is thrown.</summary>
    /// <exception cref="ApiException">There was no answer.</exception>
    public async Task<FileResult> RunAsync(string path, IFileProgress progress, CancellationToken cancellationToken)
    {
        // The id is chosen here: a job whose acceptance was not heard is known all the same.
        var id = Guid.CreateVersion7();
        Video? video = null;
        try
        {
            video = await UploadAsync(path, progress, cancellationToken);
            var clock = new PartClock(time);
            open[id] = path;
            var job = await api.SubmitAsync(id, video.Id, detectors, cancellationToken);
            job = await new JobFollower(api, time).FollowAsync(job, Show, cancellationToken);
            open.TryRemove(id, out _);
            return new FileResult(path, video, job, clock.Seconds, null);

            void Show(Job changed)
            {
                clock.See(changed);
                progress.Changed(changed);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ApiException { Status: not null })
        {
            open.TryRemove(id, out _);
            progress.Refused();
            return FileResult.Refused(path, video, exception.Message);
        }
    }

    private async Task<Video> UploadAsync(string path, IFileProgress progress, CancellationToken cancellationToken)
    {
        await using var file = InputFile.Open(path);
        return await api.UploadAsync(file, Path.GetFileName(path), progress.Uploading(file.Length), cancellationToken);
    }
}

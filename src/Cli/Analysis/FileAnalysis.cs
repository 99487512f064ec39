using FakeFinder.Cli.Api;
using FakeFinder.Cli.Output;

namespace FakeFinder.Cli.Analysis;

/// <summary>One file's way: upload, submit, follow to the end.</summary>
internal sealed class FileAnalysis(FakeFinderApi api, IReadOnlyList<string> detectors, TimeProvider time)
{
    /// <summary>What is wrong with the file is its result; that the service does not answer is thrown.</summary>
    /// <exception cref="ApiException">There was no answer.</exception>
    public async Task<FileResult> RunAsync(string path, IFileProgress progress, CancellationToken cancellationToken)
    {
        Video? video = null;
        try
        {
            video = await UploadAsync(path, progress, cancellationToken);
            var clock = new PartClock(time);
            var job = await api.SubmitAsync(video.Id, detectors, cancellationToken);
            job = await new JobFollower(api, time).FollowAsync(job, Show, cancellationToken);
            return new FileResult(path, video, job, clock.Seconds, null);

            void Show(Job changed)
            {
                clock.See(changed);
                progress.Changed(changed);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ApiException { Status: not null })
        {
            progress.Refused();
            return FileResult.Refused(path, video, exception.Message);
        }
    }

    private async Task<Video> UploadAsync(string path, IFileProgress progress, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return await api.UploadAsync(file, Path.GetFileName(path), progress.Uploading(file.Length), cancellationToken);
    }
}

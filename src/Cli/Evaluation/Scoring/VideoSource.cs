using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Labels;

namespace FakeFinder.Cli.Evaluation.Scoring;

/// <summary>Where a labelled video is: exactly one of a file here, a video that the service has, and an object of a bucket.</summary>
/// <param name="Id">SHA-256 of its bytes.</param>
/// <param name="Object"><c>s3://BUCKET/KEY</c>.</param>
internal sealed record VideoSource(FileInfo? File = null, string? Id = null, string? Object = null)
{
    private const string Bucket = "s3://";

    /// <param name="folder">What relative paths begin at.</param>
    /// <exception cref="EvaluationException">There is no such file, or it is no address of a video.</exception>
    public static VideoSource Of(LabelledVideo video, string folder)
    {
        var text = video.File;
        if (text.StartsWith(Bucket, StringComparison.OrdinalIgnoreCase))
        {
            var slash = text.IndexOf('/', Bucket.Length);
            return slash > Bucket.Length && text[^1] != '/'
                ? new(Object: text)
                : throw new EvaluationException($"{video.Place}: '{text}' names no object; write s3://BUCKET/KEY.");
        }

        if (VideoReference.IsAddress(text, out var id))
        {
            return id is not null
                ? new(Id: id)
                : throw new EvaluationException(
                    $"{video.Place}: '{text}' is not the address of a video of the service, which has the video's id in it; download the "
                        + $"video and name its file.");
        }

        var path = Path.GetFullPath(text, folder);
        return System.IO.File.Exists(path) ? new(File: new FileInfo(path))
            : VideoReference.IsId(text) ? new(Id: text)
            : throw new EvaluationException(
                Directory.Exists(path)
                    ? $"{video.Place}: {path} is a folder; name each of its videos on a line of its own."
                    : $"{video.Place}: there is no file {path}; correct the path, which begins at the labels file, or remove the line.");
    }
}

using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Analysis;

/// <summary>What came of one file.</summary>
/// <param name="File">As it stood on the command line.</param>
/// <param name="Video">Null where the service did not take it in.</param>
/// <param name="Job">Null where it was not submitted.</param>
/// <param name="Seconds">By detector: from its start to its end, as far as they were seen.</param>
/// <param name="Error">Why there is no job: one sentence.</param>
internal sealed record FileResult(string File, Video? Video, Job? Job, IReadOnlyDictionary<string, double> Seconds, string? Error)
{
    /// <summary>Every detector that was asked for has given its score.</summary>
    public bool IsComplete => Job is { IsComplete: true };

    /// <summary>Why there is no job, with the file's name in any case.</summary>
    public string? Complaint =>
        Error is null || Error.Contains(Path.GetFileName(File), StringComparison.Ordinal) ? Error : $"{File}: {Error}";

    public static FileResult Refused(string file, Video? video, string error) =>
        new(file, video, null, new Dictionary<string, double>(), error);
}

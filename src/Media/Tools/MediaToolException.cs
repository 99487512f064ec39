namespace FakeFinder.Media.Tools;

/// <summary>ffprobe failed: one sentence.</summary>
/// <param name="errors">The last lines that it wrote to its standard error.</param>
/// <param name="overLimit">It was ended by a limit of section <c>FakeFinder:Media</c>.</param>
public sealed class MediaToolException(string message, IReadOnlyList<string> errors, bool overLimit) : Exception(message)
{
    /// <summary>The last lines that it wrote to its standard error.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;

    /// <summary>True where a limit of section <c>FakeFinder:Media</c> ended it.</summary>
    public bool OverLimit { get; } = overLimit;
}

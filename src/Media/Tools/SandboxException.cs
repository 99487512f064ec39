namespace FakeFinder.Media.Tools;

/// <summary>
/// FFmpeg could not be started in the sandbox, which worked when it was tried: no fault of the file. One sentence for the operator.
/// </summary>
/// <param name="errors">The last lines that bubblewrap wrote to its standard error.</param>
public sealed class SandboxException(string message, IReadOnlyList<string> errors) : Exception(message)
{
    /// <summary>The last lines that bubblewrap wrote to its standard error.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}

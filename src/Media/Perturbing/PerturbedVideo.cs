namespace FakeFinder.Media.Perturbing;

/// <summary>A changed version of a video as a local file. Disposing of it says that it is not read any more; nobody writes to it.</summary>
public sealed class PerturbedVideo : IDisposable
{
    private Action? leave;

    internal PerturbedVideo(string path, Action leave) => (Path, this.leave) = (path, leave);

    /// <summary>A Matroska file with H.264 of 8 bits, 4:2:0, and an even width and height.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref leave, null)?.Invoke();
}

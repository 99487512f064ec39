namespace FakeFinder.Media.Perturbing;

/// <summary>A version that is being made, or that lies on the disk. Guarded by the lock of <see cref="PerturbedVideos"/>.</summary>
internal sealed class SharedVersion(VersionKey key)
{
    public VersionKey Key => key;

    public int Readers { get; set; }

    /// <summary>Gives the file's path.</summary>
    public Task<string> Made { get; set; } = null!;

    /// <summary>Stops the making. Never disposed: it has no timer and no handle.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Runs from the last reader's leaving on; at its end the file is deleted.</summary>
    public ITimer? Linger { get; set; }

    /// <summary>Its file is deleted, or will be: later readers start again.</summary>
    public bool Released { get; set; }

    /// <summary>It could not be made: later readers start again.</summary>
    public bool HasFailed => Made is { IsCompleted: true, IsCompletedSuccessfully: false };
}

/// <summary>What a version is of.</summary>
/// <param name="Video">SHA-256 of the bytes.</param>
internal readonly record struct VersionKey(string Video, string Perturbation);

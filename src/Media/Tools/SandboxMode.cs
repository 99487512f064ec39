namespace FakeFinder.Media.Tools;

/// <summary>Whether FFmpeg's programs run in bubblewrap's sandbox.</summary>
public enum SandboxMode
{
    /// <summary>Where it works on this machine; where it does not, the log says so and FFmpeg runs under limits alone.</summary>
    Auto,

    /// <summary>Always: a process that finds that it does not work refuses to start.</summary>
    Required,

    /// <summary>Never.</summary>
    Off,
}

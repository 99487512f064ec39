namespace FakeFinder.Media.Tools;

/// <summary>What a run of ffprobe in the sandbox told about this machine.</summary>
/// <param name="Works">FFmpeg's programs run in it from now on.</param>
/// <param name="Sentence">For the operator: that it works, or why FFmpeg runs without it and what to do.</param>
public sealed record SandboxTrial(bool Works, string Sentence);

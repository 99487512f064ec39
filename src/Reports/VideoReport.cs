namespace FakeFinder.Reports;

/// <summary>What is known of the video.</summary>
/// <param name="Container">FFmpeg's name of the format.</param>
/// <param name="Codec">FFmpeg's name of the video codec.</param>
/// <param name="Width">Pixels, as shown.</param>
/// <param name="Height">Pixels, as shown.</param>
/// <param name="FrameRate">Frames a second, on average.</param>
/// <param name="Notes">What a reader of the score should know about the video.</param>
public sealed record VideoReport(
    string Container,
    string Codec,
    int Width,
    int Height,
    int FrameCount,
    double FrameRate,
    double DurationSeconds,
    IReadOnlyList<NoteReport> Notes);

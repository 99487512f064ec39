namespace FakeFinder.Reports;

/// <summary>
/// Something about the video that a reader of the score should know, such as that only one of its streams was analysed.
/// </summary>
/// <param name="Kind">For programs, such as <c>severalStreams</c>.</param>
/// <param name="Text">For people: one short sentence.</param>
public sealed record NoteReport(string Kind, string Text);

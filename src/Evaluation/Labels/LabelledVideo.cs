namespace FakeFinder.Evaluation.Labels;

/// <summary>One video of the labels.</summary>
/// <param name="Place">Where the labels name it, for sentences, such as <c>labels.csv line 3</c>.</param>
/// <param name="File">As the labels write it: a path, the id or address of a video of the service, or <c>s3://BUCKET/KEY</c>.</param>
/// <param name="Groups">A value for each free column.</param>
public sealed record LabelledVideo(string Place, string File, bool IsFake, IReadOnlyList<string> Groups);

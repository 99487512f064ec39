namespace FakeFinder.Web.Evaluations;

/// <summary>An evaluation that is to be run here.</summary>
/// <param name="Name">Of the data; null or empty: the labels file's name without its ending.</param>
/// <param name="Labels">The bytes of a CSV with the columns file and label, or of a metadata.json of the Deepfake Detection Challenge. A
/// file is the id, the name, or the address of a video of the service.</param>
/// <param name="LabelsFile">The name of that file, for sentences; the ending .json tells a metadata.json.</param>
/// <param name="Detectors">Names; no duplicates.</param>
/// <param name="Replicas">On how many instances; null: the service chooses.</param>
/// <param name="GroupBy">Free columns of the labels; null: all with few values.</param>
internal sealed record EvaluationOrder(
    string? Name,
    ReadOnlyMemory<byte> Labels,
    string LabelsFile,
    IReadOnlyList<string> Detectors,
    int? Replicas = null,
    IReadOnlyList<string>? GroupBy = null);

namespace FakeFinder.Detection;

/// <summary>What of models.json a process can run, at one moment.</summary>
/// <param name="Runnable">Those whose pipeline, face finder and networks are all here, in the order of models.json.</param>
/// <param name="Problems">
/// By detector: why it gives no score, and what helps. One whose installed files are lost is runnable all the same: who waits for it is
/// told so when it is loaded.
/// </param>
public sealed record DetectorSurvey(IReadOnlyList<string> Runnable, IReadOnlyDictionary<string, string> Problems);

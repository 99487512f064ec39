namespace FakeFinder.Detection.Detectors.Http;

/// <summary>
/// The program behind a detector gave no score that can be used: one sentence that says why, and the remedy where it is known.
/// </summary>
public sealed class ProgramFailedException(string message, Exception? inner = null) : Exception(message, inner);

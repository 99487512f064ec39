namespace FakeFinder.Detection.Detectors.Http;

/// <summary>The program was not there, or ended while it was asked: it may start again, and be asked again.</summary>
internal sealed class ProgramAwayException(string message, Exception? inner = null) : Exception(message, inner);

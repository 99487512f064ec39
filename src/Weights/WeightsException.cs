namespace FakeFinder.Weights;

/// <summary>
/// A checkpoint or a parameter that is not what it must be: one sentence that names the file or the parameter, and the remedy.
/// </summary>
public sealed class WeightsException(string message, Exception? inner = null) : Exception(message, inner);

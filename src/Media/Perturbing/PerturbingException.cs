namespace FakeFinder.Media.Perturbing;

/// <summary>
/// A version of a video could not be made here, though it may elsewhere or later: one sentence that names the reason and the remedy.
/// </summary>
public sealed class PerturbingException(string message, Exception? inner = null) : Exception(message, inner);

namespace FakeFinder.Evidence;

/// <summary>A key, a statement or a bundle is not what it must be: one sentence that names the thing.</summary>
public sealed class EvidenceException(string message, Exception? inner = null) : Exception(message, inner);

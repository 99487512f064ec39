namespace FakeFinder.Media.Proxies;

/// <summary>
/// A copy of a video for browsers could not be made here, though it may elsewhere or later: one sentence that names the reason and the
/// remedy.
/// </summary>
public sealed class ProxyException(string message, Exception? inner = null) : Exception(message, inner);

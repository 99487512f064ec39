namespace FakeFinder.Plugins;

/// <summary>A detector cannot be made of these settings.</summary>
/// <param name="message">One sentence for the user: what is wrong, and what to do.</param>
public sealed class DetectorSettingsException(string message, Exception? inner = null) : Exception(message, inner);

namespace FakeFinder.Storage.Sources;

/// <summary>A location of videos is malformed, or the configuration does not admit it: one sentence that says what would be.</summary>
public sealed class LocationRefusedException(string message) : Exception(message);

namespace FakeFinder.Storage.Jobs;

/// <summary>A job's state as it is stored.</summary>
/// <param name="Payload">As the grain has written it; null where it was deleted.</param>
/// <param name="Version">Grows with each write: who writes says which one it knows.</param>
public sealed record StoredState(byte[]? Payload, int Version);

namespace FakeFinder.Storage.Backups;

/// <summary>A backup cannot be made or restored: one sentence that says why, and what to do.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);

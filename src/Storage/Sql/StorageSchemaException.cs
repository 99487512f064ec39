namespace FakeFinder.Storage.Sql;

/// <summary>The database cannot be brought to this program's schema: one sentence that says why, and what to do.</summary>
public sealed class StorageSchemaException(string message, Exception? inner = null) : Exception(message, inner);

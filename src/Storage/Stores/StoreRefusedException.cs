namespace FakeFinder.Storage.Stores;

/// <summary>The videos and reports of the store are not those of the database: one sentence with the remedy.</summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : IOException(message, inner);

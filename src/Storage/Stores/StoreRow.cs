namespace FakeFinder.Storage.Stores;

/// <summary>What a database knows of its store.</summary>
/// <param name="Id">The store's id, which the store has too.</param>
/// <param name="Replaces">The id that the store had when this database took it over.</param>
/// <param name="IsAdopting">Not all that lies in the store is taken in yet.</param>
internal sealed record StoreRow(string Id, string? Replaces, bool IsAdopting);

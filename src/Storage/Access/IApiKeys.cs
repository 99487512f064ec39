namespace FakeFinder.Storage.Access;

/// <summary>The API keys that were created. A revoked key stays in the list, so that what it did can be told.</summary>
public interface IApiKeys
{
    /// <summary>Keeps a new key.</summary>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <returns>Null where no key has this hash. An expired or revoked key is found too.</returns>
    Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken);

    /// <returns>Null where no key has this id. An expired or revoked key is found too.</returns>
    Task<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>All keys, the latest first.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Revokes a key from now on, in every process of the service. A key that is revoked already keeps its time.</summary>
    /// <returns>The key as it stands; null where there is none.</returns>
    Task<ApiKey?> RevokeAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Notes that the key was used.</summary>
    Task NoteUseAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);
}

using FakeFinder.Storage.Access;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>A service without API keys, where nobody makes one.</summary>
internal sealed class NoKeys : IApiKeys
{
    public Task<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult<ApiKey?>(null);

    public Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken) => Task.FromResult<ApiKey?>(null);

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ApiKey>>([]);

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ApiKey?> RevokeAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task NoteUseAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();
}

using Dapper;
using FakeFinder.Servers;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;

namespace FakeFinder.Storage.Tests.Sql;

/// <summary>The statements by themselves, called as the provider calls them.</summary>
public sealed class OrleansTablesTests : IAsyncLifetime, IDisposable
{
    private readonly DataFolder folder = new();
    private readonly SqliteDataSource database;

    public OrleansTablesTests() => database = new SqliteDataSource(folder["fakefinder.db"]);

    public Task InitializeAsync() => StorageSchema.EnsureAsync(database, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_state_is_written_read_and_written_again()
    {
        Assert.Equal([1], await WriteAsync(version: null, [1]));
        Assert.Equal([2], await WriteAsync(version: 1, [2]));

        var stored = Assert.Single(await ReadAsync());
        Assert.Equal([2], stored.PayloadBinary!);
        Assert.Equal(2, stored.Version);
    }

    [Fact]
    public async Task A_new_state_where_there_is_one_is_a_conflict()
    {
        await WriteAsync(version: null, [1]);

        Assert.Empty(await WriteAsync(version: null, [9]));
        Assert.Equal([1], Assert.Single(await ReadAsync()).PayloadBinary!);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_write_with_another_version_than_the_stored_one_is_a_conflict(int version)
    {
        await WriteAsync(version: null, [1]);
        await WriteAsync(version: 1, [2]);

        Assert.Empty(await WriteAsync(version, [9]));
        Assert.Equal([2], Assert.Single(await ReadAsync()).PayloadBinary!);
    }

    [Fact]
    public async Task A_write_with_a_version_where_there_is_no_state_is_a_conflict()
    {
        Assert.Empty(await WriteAsync(version: 1, [1]));
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task A_cleared_state_has_no_payload_and_can_be_written_again()
    {
        await WriteAsync(version: null, [1]);

        Assert.Equal([2], await CallAsync<int>("ClearStorageKey", version: 1));
        var cleared = Assert.Single(await ReadAsync());
        Assert.Null(cleared.PayloadBinary);
        Assert.Equal(2, cleared.Version);
        Assert.Equal([3], await WriteAsync(version: 2, [3]));
    }

    [Theory]
    [InlineData("ClearStorageKey")]
    [InlineData("DeleteStorageKey")]
    public async Task Removing_another_version_than_the_stored_one_is_a_conflict(string query)
    {
        await WriteAsync(version: null, [1]);

        Assert.Empty(await CallAsync<int>(query, version: 2));
        Assert.Empty(await CallAsync<int>(query, version: null));
        Assert.Equal([1], Assert.Single(await ReadAsync()).PayloadBinary!);
    }

    [Fact]
    public async Task A_deleted_state_leaves_no_row_and_can_be_written_as_new()
    {
        await WriteAsync(version: null, [1]);

        Assert.Equal([2], await CallAsync<int>("DeleteStorageKey", version: 1));
        Assert.Empty(await ReadAsync());
        Assert.Equal([1], await WriteAsync(version: null, [2]));
    }

    [Fact]
    public async Task Grains_that_differ_in_any_part_of_their_key_have_states_of_their_own()
    {
        var keys = new[]
        {
            new GrainKey(),
            new GrainKey(N0: 2),
            new GrainKey(N1: 2),
            new GrainKey(Kind: "other"),
            new GrainKey(Service: "other"),
            new GrainKey(Extension: "node@1"),
        };
        foreach (var (key, number) in keys.Zip(Enumerable.Range(0, keys.Length)))
        {
            Assert.Equal([1], await WriteAsync(version: null, [(byte)number], key));
        }

        foreach (var (key, number) in keys.Zip(Enumerable.Range(0, keys.Length)))
        {
            Assert.Equal([(byte)number], Assert.Single(await ReadAsync(key)).PayloadBinary!);
        }
    }

    private Task<IReadOnlyList<int>> WriteAsync(int? version, byte[] payload, GrainKey? key = null) =>
        CallAsync<int>("WriteToStorageKey", version, payload, key);

    private Task<IReadOnlyList<Stored>> ReadAsync(GrainKey? key = null) => CallAsync<Stored>("ReadFromStorageKey", key: key);

    private async Task<IReadOnlyList<T>> CallAsync<T>(string query, int? version = null, byte[]? payload = null, GrainKey? key = null)
    {
        key ??= new GrainKey();
        await using var connection = await database.OpenConnectionAsync();
        var text = await connection.ExecuteScalarAsync<string>("SELECT QueryText FROM OrleansQuery WHERE QueryKey = @query", new { query });
        return [.. await connection.QueryAsync<T>(text!, new
        {
            ServiceId = key.Service,
            GrainTypeString = key.Kind,
            GrainIdHash = 17,
            GrainTypeHash = 18,
            GrainIdN0 = key.N0,
            GrainIdN1 = key.N1,
            GrainIdExtensionString = key.Extension,
            GrainStateVersion = version,
            PayloadBinary = payload,
        })];
    }

    private sealed record GrainKey(string Service = "ff", string Kind = "video", long N0 = 1, long N1 = -1, string? Extension = null);

    private sealed class Stored
    {
        public byte[]? PayloadBinary { get; init; }

        public int Version { get; init; }
    }
}

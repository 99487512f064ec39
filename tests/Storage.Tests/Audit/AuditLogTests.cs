using Dapper;
using FakeFinder.Reports.Audit;
using FakeFinder.Servers;
using FakeFinder.Storage.Audit;

namespace FakeFinder.Storage.Tests.Audit;

public sealed class AuditLogTests : IAsyncLifetime, IDisposable
{
    private readonly DataFolder folder = new();
    private TestStorage storage = null!;

    private IAuditLog Log => storage.Get<IAuditLog>();

    public async Task InitializeAsync() => storage = await TestStorage.StartAsync(folder.Path);

    public async Task DisposeAsync() => await storage.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Entries_of_many_writers_form_one_chain_without_a_gap()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Log.AppendAsync([Event($"{number}")], CancellationToken.None)));
        await Log.AppendAsync([Event("a"), Event("b") with { Target = null, Name = null }], CancellationToken.None);

        var chain = new AuditChain();
        var entries = await ReadAsync();
        Assert.All(entries, entry => Assert.Null(chain.Add(entry)));
        Assert.Equal(202, chain.Count);
        Assert.Equal(202, entries.Select(entry => entry.Target).Distinct().Count());
        Assert.Equal(entries[^1].Hash, chain.Head);
        Assert.Equal([4, 5], (await Log.ListAsync(3, 2, CancellationToken.None)).Select(entry => entry.Sequence));
    }

    [Theory]
    [InlineData("UPDATE AuditLog SET Caller = 'other' WHERE Sequence = 3", "Entry 3 was changed")]
    [InlineData("UPDATE AuditLog SET Target = NULL WHERE Sequence = 3", "Entry 3 was changed")]
    [InlineData("UPDATE AuditLog SET Target = 'x' WHERE Sequence = 4", "Entry 4 was changed")]
    [InlineData("DELETE FROM AuditLog WHERE Sequence = 3", "Entry 3 is missing")]
    [InlineData(
        "DELETE FROM AuditLog WHERE Sequence = 3; UPDATE AuditLog SET Sequence = Sequence - 1 WHERE Sequence > 3", "does not follow")]
    public async Task What_was_changed_behind_its_back_is_found(string change, string sentence)
    {
        foreach (var number in Enumerable.Range(1, 5))
        {
            await Log.AppendAsync([Event(number == 4 ? null : $"{number}")], CancellationToken.None);
        }

        await using (var connection = await storage.Database.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(change);
        }

        var chain = new AuditChain();
        var faults = (await ReadAsync()).Select(chain.Add).OfType<string>();
        Assert.Contains(sentence, faults.First(), StringComparison.Ordinal);
        Assert.InRange(chain.Count, 2, 3);
    }

    [Fact]
    public void Two_entries_that_differ_in_where_a_text_ends_have_different_hashes()
    {
        var one = new AuditEntry(1, DateTimeOffset.UnixEpoch, "a", "bc", null, "x", null, "done", null, AuditEntry.First, "");
        Assert.NotEqual(one.ComputeHash(), (one with { Caller = "ab", Name = "c" }).ComputeHash());
        Assert.NotEqual(one.ComputeHash(), (one with { Address = "" }).ComputeHash());
    }

    private Task<IReadOnlyList<AuditEntry>> ReadAsync() => Log.ListAsync(0, 1000, CancellationToken.None);

    private static AuditEvent Event(string? target) =>
        new("key:1", "Zoë", "127.0.0.1", "job.submit", target, AuditEvent.Done, "with \"quotes\" and \n a line");
}

using FakeFinder.Storage.Access;

namespace FakeFinder.Storage.Tests.Access;

/// <summary>What the keys do on each database.</summary>
public abstract class ApiKeyContract : DatabaseContract
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private IApiKeys Keys => Storage.Get<IApiKeys>();

    [Fact]
    public async Task A_key_is_found_by_its_hash_and_its_id_as_it_was_made()
    {
        var key = Key("a", Now) with { ExpiresAt = Now.AddDays(1), Limits = new ApiKeyLimits(60, 1_000_000_000_000) };
        await Keys.AddAsync(key, CancellationToken.None);
        Assert.Equivalent(key, await Keys.FindByHashAsync(key.Hash, CancellationToken.None), strict: true);
        Assert.Equivalent(key, await Keys.FindAsync(key.Id, CancellationToken.None), strict: true);
        Assert.Null(await Keys.FindByHashAsync(new string('0', 64), CancellationToken.None));
        Assert.Null(await Keys.FindAsync(Guid.NewGuid(), CancellationToken.None));
    }

    [Fact]
    public async Task Keys_are_listed_the_latest_first_revoked_ones_too()
    {
        var older = Key("older", Now);
        var newer = Key("newer", Now.AddMinutes(1));
        await Keys.AddAsync(newer, CancellationToken.None);
        await Keys.AddAsync(older, CancellationToken.None);
        await Keys.RevokeAsync(older.Id, Now.AddHours(1), CancellationToken.None);
        Assert.Equal(["newer", "older"], (await Keys.ListAsync(CancellationToken.None)).Select(key => key.Name));
    }

    [Fact]
    public async Task A_revoked_key_keeps_the_time_of_its_end()
    {
        var key = Key("b", Now);
        await Keys.AddAsync(key, CancellationToken.None);
        await Keys.RevokeAsync(key.Id, Now.AddHours(1), CancellationToken.None);
        var again = await Keys.RevokeAsync(key.Id, Now.AddHours(2), CancellationToken.None);
        Assert.Equal(Now.AddHours(1), again!.RevokedAt);
        Assert.Null(await Keys.RevokeAsync(Guid.NewGuid(), Now, CancellationToken.None));
    }

    [Fact]
    public async Task The_last_use_never_goes_back()
    {
        var key = Key("c", Now);
        await Keys.AddAsync(key, CancellationToken.None);
        await Keys.NoteUseAsync(key.Id, Now.AddMinutes(2), CancellationToken.None);
        await Keys.NoteUseAsync(key.Id, Now.AddMinutes(1), CancellationToken.None);
        Assert.Equal(Now.AddMinutes(2), (await Keys.FindAsync(key.Id, CancellationToken.None))!.LastUsedAt);
    }

    private static ApiKey Key(string name, DateTimeOffset at) =>
        new(Guid.NewGuid(), name, $"{Guid.NewGuid():N}{Guid.NewGuid():N}", ["submit", "read"], "local", at);
}

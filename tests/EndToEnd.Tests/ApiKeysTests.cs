using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Service;
using FakeFinder.Servers;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>A service whose callers must sign in, from its first key to the end of it, by the command line.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ApiKeysTests : IDisposable
{
    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.Zero, "slow")
        .With("FakeFinder:Security:Authentication", "Required");

    public void Dispose() => installation.Dispose();

    [Fact]
    public async Task The_user_of_the_data_folder_makes_keys_and_others_need_one()
    {
        using var up = await installation.UpAsync();
        var url = await installation.UrlAsync();

        using var stranger = await installation.Run("jobs", "--server", url).WaitAsync();
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("This needs an API key", stranger.Error, StringComparison.Ordinal);
        Assert.False(OtherUser.Can("cat", installation.ServiceFile));

        using var made = await installation.Run("keys", "create", "--name", "reader", "--scopes", "read", "--days", "1").WaitAsync();
        Assert.True(made.ExitCode == 0, made.Error);
        var key = made.Output.Trim();
        Assert.Matches("^ffk_[A-Za-z0-9_-]{43}$", key);
        Assert.Contains("it is shown this once", made.Error, StringComparison.Ordinal);

        installation.With("FAKEFINDER_API_KEY", key);
        using var jobs = await installation.Run("jobs", "--server", url, "--json").WaitAsync();
        Assert.True(jobs.ExitCode == 0, jobs.Error);
        Assert.Equal(1, (int)JsonNode.Parse(jobs.Output)!["total"]!);
        using var more = await installation.Run("keys", "list", "--server", url).WaitAsync();
        Assert.Contains("reader lacks the scope admin", more.Error, StringComparison.Ordinal);

        installation.With("FAKEFINDER_API_KEY", "");
        using var list = await installation.Run("keys", "list", "--json").WaitAsync();
        var record = Assert.Single(JsonNode.Parse(list.Output)!["keys"]!.AsArray())!;
        using var revoked = await installation.Run("keys", "revoke", (string)record["id"]!).WaitAsync();
        Assert.Contains("'reader' is refused from now on", revoked.Output, StringComparison.Ordinal);

        installation.With("FAKEFINDER_API_KEY", key);
        using var after = await installation.Run("jobs", "--server", url).WaitAsync();
        Assert.Equal(1, after.ExitCode);
        Assert.Contains("was revoked at", after.Error, StringComparison.Ordinal);

        installation.With("FAKEFINDER_API_KEY", "");
        var export = Path.Combine(installation.Data, "audit.jsonl");
        using var exported = await installation.Run("audit", "export", "--out", export).WaitAsync();
        Assert.True(exported.ExitCode == 0, exported.Error);
        var lines = await File.ReadAllLinesAsync(export);
        var head = (string)JsonNode.Parse(lines[^1])!["hash"]!;
        foreach (var action in (string[])["job.submit", "key.create", "key.revoke", "request.refuse"])
        {
            Assert.Contains(lines, line => (string)JsonNode.Parse(line)!["action"]! == action);
        }

        using var sound = await installation.Run("audit", "verify", "--contains", head).WaitAsync();
        Assert.True(sound.ExitCode == 0, sound.Error);
        Assert.Contains("entries are sound; the last one has the hash", sound.Output, StringComparison.Ordinal);
        lines[2] = lines[2].Replace("\"caller\":\"", "\"caller\":\"x", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(export, lines);
        using var changed = await installation.Run("audit", "verify", export).WaitAsync();
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("Entry 3 was changed", changed.Error, StringComparison.Ordinal);

        installation.With("FAKEFINDER_API_KEY", "two words");
        using var wrong = await installation.Run("jobs", "--server", url).WaitAsync();
        Assert.Contains("FAKEFINDER_API_KEY holds no API key", wrong.Error, StringComparison.Ordinal);

        installation.With("FAKEFINDER_API_KEY", key);
        using var open = await installation.Run("jobs", "--server", "http://192.0.2.1:5000").WaitAsync();
        Assert.Contains("would travel unencrypted", open.Error, StringComparison.Ordinal);
    }
}

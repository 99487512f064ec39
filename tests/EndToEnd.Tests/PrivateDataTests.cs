using FakeFinder.EndToEnd.Tests.Service;
using FakeFinder.Servers;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>What the service writes is for its own user alone, also in a data folder that was open before.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PrivateDataTests : IDisposable
{
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.Zero, "slow");

    public void Dispose() => installation.Dispose();

    [Fact]
    public async Task Another_user_can_neither_read_nor_lock_what_a_service_has_written()
    {
        await File.WriteAllTextAsync(Path.Combine(installation.Data, "lock"), "");
        File.SetUnixFileMode(Path.Combine(installation.Data, "lock"), (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(installation.Data, (UnixFileMode)0b111_101_101);
        Assert.True(OtherUser.Can("flock", "--nonblock", Path.Combine(installation.Data, "lock"), "true"));

        using var up = await installation.UpAsync();

        var open = Directory.EnumerateFileSystemEntries(installation.Data, "*", SearchOption.AllDirectories).Prepend(installation.Data)
            .Where(entry => Path.GetFileName(entry) != "models.json" && (File.GetUnixFileMode(entry) & Others) != 0);
        Assert.Empty(open);
        Assert.False(OtherUser.Can("ls", installation.Data));
        Assert.False(OtherUser.Can("cat", installation.ServiceFile));
        Assert.False(OtherUser.Can("flock", "--nonblock", Path.Combine(installation.Data, "lock"), "true"));
    }
}

using FakeFinder.Servers;

namespace FakeFinder.Files.Tests;

/// <summary>What lies in a data folder is for the service's own user alone; another real user tries.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PrivateFolderTests : IDisposable
{
    private const UnixFileMode Wide = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Readable = (UnixFileMode)0b110_100_100;
    private const UnixFileMode OwnerAlone = (UnixFileMode)0b111_000_000;

    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_data_folder_of_before_is_narrowed_so_that_another_user_can_neither_read_it_nor_hold_its_lock()
    {
        var data = Make("lock", "fakefinder.db", "models.json");
        Assert.True(OtherUser.Can("cat", $"{data}/fakefinder.db"));
        Assert.True(OtherUser.Can("flock", "--nonblock", $"{data}/lock", "true"));

        Assert.Null(PrivateFolder.Narrow(data));

        Assert.Equal(OwnerAlone, File.GetUnixFileMode(data));
        Assert.False(OtherUser.Can("cat", $"{data}/fakefinder.db"));
        Assert.False(OtherUser.Can("flock", "--nonblock", $"{data}/lock", "true"));
        Assert.False(OtherUser.Can("ls", data));
    }

    [Fact]
    public void A_folder_that_holds_other_things_too_is_left_open_which_is_said_and_what_is_ours_is_closed()
    {
        var data = Make("holiday.jpg");
        Directory.CreateDirectory($"{data}/blobs", Wide);
        File.WriteAllText($"{data}/blobs/store.json", "x");

        Assert.Contains($"chmod 700 {data}", PrivateFolder.Narrow(data), StringComparison.Ordinal);

        Assert.True(OtherUser.Can("cat", $"{data}/holiday.jpg"));
        Assert.False(OtherUser.Can("cat", $"{data}/blobs/store.json"));
    }

    [Fact]
    public void A_folder_that_is_made_or_empty_is_closed()
    {
        PrivateFolder.Create(folder["new/data"]);
        Assert.Null(PrivateFolder.Narrow(Make()));

        Assert.Equal(OwnerAlone, File.GetUnixFileMode(folder["new/data"]));
        Assert.Equal(OwnerAlone, File.GetUnixFileMode(folder["data"]));
    }

    private string Make(params string[] files)
    {
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(data, file), "secret");
            File.SetUnixFileMode(Path.Combine(data, file), Readable);
        }

        File.SetUnixFileMode(data, Wide);
        return data;
    }
}

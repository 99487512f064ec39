using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Tests.Blobs;

public sealed class ScratchFolderTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_gone_with_its_files_when_its_owner_ends()
    {
        using (var scratch = new ScratchFolder(folder.Path))
        {
            File.WriteAllText(scratch.NewPath(), "x");
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_new_owner_clears_away_what_a_dead_one_left()
    {
        Directory.CreateDirectory(folder["dead"]);
        File.WriteAllText(folder["dead/unfinished"], "x");
        File.WriteAllText(folder["dead.lock"], "");

        using var scratch = new ScratchFolder(folder.Path);

        Assert.False(Directory.Exists(folder["dead"]));
        Assert.False(File.Exists(folder["dead.lock"]));
    }

    [Fact]
    public void A_new_owner_leaves_the_folder_of_a_living_one_alone()
    {
        using var first = new ScratchFolder(folder.Path);
        var unfinished = first.NewPath();
        File.WriteAllText(unfinished, "x");

        using var second = new ScratchFolder(folder.Path);

        Assert.True(File.Exists(unfinished));
        Assert.NotEqual(first.FullPath, second.FullPath);
    }
}

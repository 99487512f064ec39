using FakeFinder.Servers;

namespace FakeFinder.Files.Tests;

public sealed class ScratchFolderTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_gone_with_its_files_when_its_owner_ends()
    {
        using (var scratch = ScratchFolder.Create(folder.Path, "test"))
        {
            File.WriteAllText(scratch.NewPath(), "x");
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_new_owner_clears_away_what_a_dead_one_left()
    {
        Directory.CreateDirectory(folder["fakefinder-test-dead"]);
        File.WriteAllText(folder["fakefinder-test-dead/unfinished"], "x");
        File.WriteAllText(folder["fakefinder-test-dead/lock"], "");

        using var scratch = ScratchFolder.Create(folder.Path, "test");

        Assert.False(Directory.Exists(folder["fakefinder-test-dead"]));
    }

    [Fact]
    public void A_new_owner_leaves_the_folder_of_a_living_one_alone()
    {
        using var first = ScratchFolder.Create(folder.Path, "test");
        var unfinished = first.NewPath();
        File.WriteAllText(unfinished, "x");

        using var second = ScratchFolder.Create(folder.Path, "test");

        Assert.True(File.Exists(unfinished));
        Assert.NotEqual(first.Path, second.Path);
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using FakeFinder.Weights.Pull;

namespace FakeFinder.Weights.Tests.Pull;

public sealed class ArchiveMembersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Archive => folder.PathOf("x.tar.gz");

    private string Target => folder.PathOf("members");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.pth")]
    [InlineData("./x/a.pth")]
    [InlineData("some/where/else/a.pth")]
    public async Task A_member_is_found_by_its_file_name_whatever_its_folder(string path)
    {
        Write(File(path, "A"), File("x/readme.md", "not wanted"));

        Assert.Equal(["a.pth"], await ExtractAsync());
        Assert.Equal("A", await System.IO.File.ReadAllTextAsync(Path.Combine(Target, "a.pth")));
        Assert.Single(Directory.EnumerateFiles(Target));
    }

    [Fact]
    public async Task An_archive_that_is_not_packed_is_read_too()
    {
        using (var tar = new TarWriter(System.IO.File.Create(Archive)))
        {
            tar.WriteEntry(File("x/a.pth", "A"));
        }

        Assert.Equal(["a.pth"], await ExtractAsync());
    }

    [Theory]
    [InlineData("../a.pth")]
    [InlineData("x/../../a.pth")]
    [InlineData("/etc/a.pth")]
    public async Task A_name_that_leads_out_of_the_archive_is_refused(string path)
    {
        Write(File(path, "A"));

        Assert.Contains($"holds '{path}', which leads out of the archive", await RefusalAsync(), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(Path.Combine(folder.Path, "a.pth")));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task A_link_is_refused(TarEntryType type)
    {
        Write(new GnuTarEntry(type, "x/a.pth") { LinkName = "/etc/passwd" });

        Assert.Contains("holds the link 'x/a.pth'", await RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Target));
    }

    [Fact]
    public async Task Two_different_files_of_one_name_are_refused_and_two_equal_ones_are_not()
    {
        Write(File("x/a.pth", "A"), File("y/a.pth", "A"));
        Assert.Equal(["a.pth"], await ExtractAsync());

        Write(File("x/a.pth", "A"), File("y/a.pth", "B"));
        Assert.Contains("two different files of the name a.pth", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task A_damaged_archive_is_one_sentence(double share)
    {
        Write(File("x/a.pth", new string([.. Enumerable.Range(0, 100_000).Select(i => (char)('a' + (i * i % 23)))])));
        var whole = await System.IO.File.ReadAllBytesAsync(Archive);
        await System.IO.File.WriteAllBytesAsync(Archive, whole[..(int)(whole.Length * share)]);

        Assert.StartsWith("x.tar.gz is damaged, or no tar (", await RefusalAsync(), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(Path.Combine(Target, "a.pth")));
    }

    [Fact]
    public async Task A_member_that_claims_more_than_a_number_holds_is_one_sentence()
    {
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            await writer.WriteEntryAsync(File("x/a.pth", "A"));
        }

        // The first bit of a member's size says that the rest is binary.
        tar.GetBuffer().AsSpan(124, 12).Fill(0x7f);
        tar.GetBuffer()[124] = 0x80;
        await System.IO.File.WriteAllBytesAsync(Archive, tar.ToArray());

        Assert.StartsWith("x.tar.gz is damaged, or no tar", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_tar_is_one_sentence()
    {
        await System.IO.File.WriteAllTextAsync(Archive, "<html>Sign in to download</html>");

        Assert.StartsWith("x.tar.gz is damaged, or no tar", await RefusalAsync(), StringComparison.Ordinal);
    }

    private static GnuTarEntry File(string path, string content) =>
        new(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)) };

    private void Write(params TarEntry[] entries)
    {
        using var gzip = new GZipStream(System.IO.File.Create(Archive), CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip);
        foreach (var entry in entries)
        {
            tar.WriteEntry(entry);
        }
    }

    private async Task<IReadOnlySet<string>> ExtractAsync() => await ArchiveMembers.ExtractAsync(
        Archive, name => name.EndsWith(".pth", StringComparison.Ordinal), Target, new Progress<double>(), CancellationToken.None);

    private async Task<string> RefusalAsync() => (await Assert.ThrowsAsync<WeightsException>(ExtractAsync)).Message;
}

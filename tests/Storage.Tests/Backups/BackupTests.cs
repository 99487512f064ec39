using System.Formats.Tar;
using System.Text;
using FakeFinder.Checks;
using FakeFinder.Servers;
using FakeFinder.Storage.Backups;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Backups;

public sealed class BackupTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Data => folder["data"];

    private string Archive => folder["backup.tar"];

    private string Target => folder["restored"];

    [Fact]
    public async Task What_is_restored_is_what_the_running_service_had_but_what_can_be_made_again()
    {
        string id;
        await using (var storage = await TestStorage.StartAsync(Data))
        {
            id = (await AddAsync(storage, "a.mp4", "bytes")).Id;
            await storage.Blobs.WriteAsync("derived/ab/proxy", new MemoryStream([1]), CancellationToken.None);
            Directory.CreateDirectory(Path.Combine(Data, "session-keys"));
            File.WriteAllText(Path.Combine(Data, "session-keys", "key-1.xml"), "key");
            File.WriteAllText(Path.Combine(Data, "evidence-key.pem"), "pem");
            File.WriteAllText(Path.Combine(Data, "service.json"), "{}");
            await MakeAsync();
        }

        var restored = await RestoreAsync();

        Assert.Equal(Target, restored.Folder);
        Assert.Equal(
            ["blobs/store.json", $"blobs/{VideoId.KeyOf(id)}", "evidence-key.pem", "fakefinder.db", "session-keys/key-1.xml"],
            Directory
                .EnumerateFiles(Target, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Target, file))
                .Order(StringComparer.Ordinal));
        await using var again = await TestStorage.StartAsync(Target);
        Assert.Equal("a.mp4", (await again.Library.FindAsync(Viewer.All, id, CancellationToken.None))!.Name);
        using var bytes = new StreamReader((await again.Library.OpenAsync(id, CancellationToken.None))!);
        Assert.Equal("bytes", await bytes.ReadToEndAsync());
    }

    [Fact]
    public async Task Without_videos_the_rows_are_kept_and_the_bytes_are_not()
    {
        await using var storage = await TestStorage.StartAsync(Data);
        var id = (await AddAsync(storage, "a.mp4", "bytes")).Id;
        await new Backup(Data, TimeProvider.System).WriteAsync(Archive, videos: false, blobs: true, CancellationToken.None);

        Assert.False((await RestoreAsync()).HasVideos);

        await using var again = await TestStorage.StartAsync(Target);
        Assert.NotNull(await again.Library.FindAsync(Viewer.All, id, CancellationToken.None));
        Assert.Null(await again.Library.OpenAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task A_full_disk_is_one_sentence_and_nothing_is_kept()
    {
        await using var storage = await TestStorage.StartAsync(Data);
        await AddAsync(storage, "a.mp4", new string('x', 2_000_000));
        using var disk = new SmallDisk(folder["disk"], kilobytes: 512);

        var refusal = await Assert.ThrowsAsync<BackupException>(() => new Backup(Data, TimeProvider.System)
            .WriteAsync(Path.Combine(disk.Path, "backup.tar"), videos: true, blobs: true, CancellationToken.None));

        Assert.StartsWith($"The disk of {disk.Path}/backup.tar is full, and nothing was kept", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public async Task A_disk_that_is_full_only_for_the_database_is_the_same_sentence()
    {
        await using var storage = await TestStorage.StartAsync(Data);
        using var disk = new SmallDisk(folder["disk"], kilobytes: 64);

        var refusal = await Assert.ThrowsAsync<BackupException>(() => new Backup(Data, TimeProvider.System)
            .WriteAsync(Path.Combine(disk.Path, "backup.tar"), videos: true, blobs: true, CancellationToken.None));

        Assert.Contains("is full, and nothing was kept", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public async Task A_disk_with_too_little_room_is_told_before_anything_is_restored()
    {
        await MakeOfOneVideoAsync();

        var refusal = await Assert.ThrowsAsync<BackupException>(() =>
            new Restore(new Space(1000)).RunAsync(Archive, Target, CancellationToken.None));

        Assert.Contains("0 MB are free: name a folder with more room", refusal.Message, StringComparison.Ordinal);
        AssertNothingRestored();
    }

    [Fact]
    public async Task A_changed_byte_is_found_and_the_file_named()
    {
        await MakeOfOneVideoAsync();
        var archive = await File.ReadAllBytesAsync(Archive);
        archive[archive.AsSpan().IndexOf("bytes of the video"u8)] ^= 1;
        await File.WriteAllBytesAsync(Archive, archive);

        await AssertRefusedAsync("is damaged: blobs/videos/");
    }

    [Theory]
    [InlineData(600)]
    [InlineData(5_000)]
    [InlineData(-2_000)]
    public async Task An_archive_that_was_broken_off_is_damaged(int length)
    {
        await MakeOfOneVideoAsync();
        using (var file = new FileStream(Archive, FileMode.Open))
        {
            file.SetLength(length > 0 ? length : file.Length + length);
        }

        await AssertRefusedAsync("is damaged: ");
    }

    [Theory]
    [InlineData("something else")]
    [InlineData("")]
    public async Task What_is_no_backup_is_refused(string content)
    {
        File.WriteAllText(Archive, content);

        await AssertRefusedAsync(Archive);
    }

    [Theory]
    [InlineData("../evil", TarEntryType.RegularFile)]
    [InlineData("/etc/evil", TarEntryType.RegularFile)]
    [InlineData("blobs/../../evil", TarEntryType.RegularFile)]
    [InlineData("session-keys/../evil", TarEntryType.RegularFile)]
    [InlineData("session-keys/a/b", TarEntryType.RegularFile)]
    [InlineData("service.json", TarEntryType.RegularFile)]
    [InlineData("blobs/.scratch/a", TarEntryType.RegularFile)]
    [InlineData("blobs/videos/link", TarEntryType.SymbolicLink)]
    [InlineData("blobs/videos/link", TarEntryType.HardLink)]
    [InlineData("blobs/videos/pipe", TarEntryType.Fifo)]
    [InlineData("blobs/videos/disk", TarEntryType.BlockDevice)]
    [InlineData("blobs/videos", TarEntryType.Directory)]
    public async Task An_entry_that_no_backup_holds_is_refused_and_nothing_is_written(string name, TarEntryType type)
    {
        var entry = new PaxTarEntry(type, name);
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = "/etc/passwd";
        }

        await MakeHostileAsync(tar => tar.WriteEntry(entry));

        await AssertRefusedAsync("which no backup holds");
    }

    [Fact]
    public async Task The_same_name_twice_is_refused()
    {
        await MakeHostileAsync(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "blobs/a") { DataStream = new MemoryStream([1]) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "blobs/a") { DataStream = new MemoryStream([2]) });
        });

        await AssertRefusedAsync(Archive);
    }

    [Fact]
    public async Task A_file_that_the_manifest_does_not_name_is_refused()
    {
        await MakeHostileAsync(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "blobs/a") { DataStream = new MemoryStream([1]) });
            Write(tar, "manifest.json", """{ "files": [], "gone": [] }""");
        });

        await AssertRefusedAsync("it holds other files than its manifest names");
    }

    [Fact]
    public async Task A_backup_of_a_newer_schema_is_refused_by_the_name_of_its_program()
    {
        await MakeHostileAsync(_ => { }, schema: 1000);

        await AssertRefusedAsync("was made by the newer FakeFinder 99.1 (schema 1000, and this program knows schemas up to ");
    }

    [Theory]
    [InlineData("lock", "is the data folder of a service")]
    [InlineData("notes.txt", "is not empty")]
    public async Task A_folder_with_something_in_it_is_refused_and_left_as_it_is(string file, string sentence)
    {
        await MakeOfOneVideoAsync();
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, file), "kept");

        var refusal = await Assert.ThrowsAsync<BackupException>(RestoreAsync);

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(Target, file)], Directory.GetFileSystemEntries(Target));
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_written_over()
    {
        await MakeOfOneVideoAsync();

        Assert.Contains("is there already", (await Assert.ThrowsAsync<BackupException>(MakeAsync)).Message, StringComparison.Ordinal);
    }

    private static async Task<StoredVideo> AddAsync(TestStorage storage, string name, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await storage.Library.AddAsync(name, stream, owner: null, CancellationToken.None);
    }

    private Task<BackupResult> MakeAsync() =>
        new Backup(Data, TimeProvider.System).WriteAsync(Archive, videos: true, blobs: true, CancellationToken.None);

    private async Task MakeOfOneVideoAsync()
    {
        await using var storage = await TestStorage.StartAsync(Data);
        await AddAsync(storage, "a.mp4", "bytes of the video");
        await MakeAsync();
    }

    private async Task MakeHostileAsync(Action<TarWriter> write, int schema = 1)
    {
        await using var file = File.Create(Archive);
        await using var tar = new TarWriter(file, TarEntryFormat.Pax);
        Write(tar, "backup.json", $$"""
            { "format": 1, "program": "99.1", "schema": {{schema}}, "madeAt": "2026-01-02T03:04:05Z", "hasVideos": true }
            """);
        write(tar);
    }

    private static void Write(TarWriter tar, string name, string text) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });

    private Task<RestoreResult> RestoreAsync() => new Restore(new DiskSpace()).RunAsync(Archive, Target, CancellationToken.None);

    private async Task AssertRefusedAsync(string sentence)
    {
        var refusal = await Assert.ThrowsAsync<BackupException>(RestoreAsync);

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        AssertNothingRestored();
    }

    /// <summary>Neither at its place nor beside it.</summary>
    private void AssertNothingRestored() =>
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path).Except([Data, Archive]));

    private sealed class Space(long free) : IDiskSpace
    {
        public long FreeIn(string folder) => free;
    }
}

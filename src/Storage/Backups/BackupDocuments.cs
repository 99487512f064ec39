namespace FakeFinder.Storage.Backups;

/// <summary>The first entry of a backup, by which it is known.</summary>
/// <param name="Format">Of the archive; a program reads those up to its own.</param>
/// <param name="Program">The version of the program that made it.</param>
/// <param name="Schema">Of the database in it.</param>
/// <param name="MadeAt">When it was begun.</param>
/// <param name="HasVideos">Whether the bytes of videos are in it.</param>
internal sealed record BackupHeader(int Format, string Program, int Schema, DateTimeOffset MadeAt, bool HasVideos)
{
    public const string Name = "backup.json";

    public const int CurrentFormat = 1;
}

/// <summary>The last entry of a backup: an archive without it is not whole.</summary>
/// <param name="Files">All entries between the first and the last.</param>
/// <param name="Gone">
/// Of those, the ones that the service has deleted while the backup was made: they are not restored.
/// </param>
internal sealed record BackupManifest(IReadOnlyList<BackedUpFile> Files, IReadOnlyList<string> Gone)
{
    public const string Name = "manifest.json";
}

/// <param name="Name">As in the archive, relative to the data folder.</param>
/// <param name="Sha256">Of its bytes, lower-case hexadecimal.</param>
internal sealed record BackedUpFile(string Name, long Bytes, string Sha256);

using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Derived;

namespace FakeFinder.Storage.Backups;

/// <summary>What of a data folder a backup holds. Nothing else is ever taken out of one.</summary>
internal static class BackupNames
{
    public const string Database = "fakefinder.db";

    /// <summary>By which evidence bundles are signed: with another one, earlier bundles would no longer be the service's own.</summary>
    public const string EvidenceKey = "evidence-key.pem";

    /// <summary>With others everybody would have to sign in again.</summary>
    public const string SessionKeys = "session-keys";

    private const string Blobs = "blobs/";

    public static string OfBlob(string key) => Blobs + key;

    /// <returns>True where the name is one that a backup may hold, and lies in the data folder.</returns>
    public static bool IsAllowed(string name) =>
        name is Database or EvidenceKey
        || (name.StartsWith(SessionKeys + "/", StringComparison.Ordinal) && BlobKey.IsValid(name) && name.Count(one => one == '/') == 1)
        || (name.StartsWith(Blobs, StringComparison.Ordinal) && BlobKey.IsValid(name[Blobs.Length..]));

    /// <summary>What can be made again is left out.</summary>
    public static bool IsWanted(string key, bool videos) =>
        BlobKey.IsValid(key)
        && !key.StartsWith(DerivedFiles.KeyPrefix, StringComparison.Ordinal)
        && (videos || !key.StartsWith(Videos.VideoId.KeyPrefix, StringComparison.Ordinal));
}

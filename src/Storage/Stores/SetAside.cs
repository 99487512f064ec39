using System.Runtime.CompilerServices;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Stores;

/// <summary>
/// Where blobs lie that the database does not know: out of the way, under their old keys, for a person or an adoption to find.
/// </summary>
internal static class SetAside
{
    /// <summary>Every such blob's key begins with it, and no other's.</summary>
    public const string KeyPrefix = "set-aside/";

    /// <returns>The keys that begin with <paramref name="prefix"/>, as they are and set aside: where each lies, and its key of
    /// before.</returns>
    public static async IAsyncEnumerable<(string Place, string Key)> ListWithAsync(
        IBlobStore blobs, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var key in blobs.ListAsync(prefix, cancellationToken))
        {
            yield return (key, key);
        }

        await foreach (var place in blobs.ListAsync(KeyPrefix + prefix, cancellationToken))
        {
            yield return (place, place[KeyPrefix.Length..]);
        }
    }

    public static Task MoveAsync(IBlobStore blobs, string key, CancellationToken cancellationToken) =>
        blobs.MoveAsync(key, KeyPrefix + key, cancellationToken);
}

using System.Globalization;

namespace FakeFinder.Storage.Tombstones;

/// <summary>What stays known of a deleted thing beside its id.</summary>
/// <param name="Expired">The end of its retention time took it; else somebody's request.</param>
public sealed record Tombstone(DateTimeOffset DeletedAt, bool Expired)
{
    /// <summary>The rest of a sentence that begins with the thing.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"was deleted on {DeletedAt.UtcDateTime:yyyy-MM-dd} at {DeletedAt.UtcDateTime:HH:mm} UTC, {(Expired
            ? "at the end of its retention time"
            : "on request")}");
}

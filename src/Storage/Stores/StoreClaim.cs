using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Stores;

/// <summary>
/// Sees to it, before anything else uses either, that a database and a store of blobs are each other's: both have the same id. Without this
/// a database that is new, or of another service, would know none of the store's videos, and whatever it knows not would look like
/// left-overs.
/// </summary>
/// <remarks>
/// The id goes into the database first, then into the store. A crash in between leaves a database with an id and a store without it (or
/// with the one that <see cref="StoreRow.Replaces"/> names), and the next start continues from there. Processes that start together take
/// turns at a lock of the database; the first one's id holds. A store and a database of a program that knew no ids are taken for each
/// other's where the database knows most of what the store holds.
/// </remarks>
internal sealed partial class StoreClaim(
    IBlobStore blobs,
    StoreTable table,
    VideoTable videos,
    KnownJobs jobs,
    IStorageDatabase database,
    IOptions<StorageOptions> options,
    ILogger<StoreClaim> logger)
{
    /// <exception cref="StoreRefusedException">They are not each other's.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var alone = await database.LockAsync("store", cancellationToken);
        var known = await table.FindAsync(cancellationToken);
        var mark = await StoreMark.ReadAsync(blobs, cancellationToken);
        if (known is not null && known.Id == mark)
        {
            await AdoptIfAskedAsync(known, cancellationToken);
        }
        else if (known is not null && (mark is null ? known.IsAdopting : known.Replaces == mark))
        {
            // A crash fell between the two halves.
            await WriteMarkAsync(known, mark, cancellationToken);
        }
        else
        {
            await PairAsync(known, mark, cancellationToken);
        }
    }

    private async Task PairAsync(StoreRow? known, string? mark, CancellationToken cancellationToken)
    {
        var census = await StoreCensus.TakeAsync(blobs, videos, jobs, cancellationToken);
        if (known is not null && mark is not null)
        {
            await TakeOverIfAskedAsync(
                mark,
                $"belongs to another database than {database.Name} (its {StoreMark.Key} says {mark}, the database says {known.Id})",
                cancellationToken);
        }
        else if (mark is not null && census.IsEmpty)
        {
            await TakeOverAsync(mark, cancellationToken);
        }
        else if (census.IsEmpty || census.IsMostlyKnown)
        {
            // An id that is there is kept: a copy of the database that is older than the id does not know it.
            var row = known ?? await table.ClaimAsync(mark ?? NewId(), cancellationToken);
            await WriteMarkAsync(row, mark, cancellationToken);
            await AdoptIfAskedAsync(row, cancellationToken);
        }
        else
        {
            await TakeOverIfAskedAsync(mark, $"holds {census} that the database {database.Name} does not know", cancellationToken);
        }
    }

    private async Task TakeOverIfAskedAsync(string? mark, string whatIsWrong, CancellationToken cancellationToken)
    {
        if (!options.Value.Adopt)
        {
            throw new StoreRefusedException(
                $"{char.ToUpperInvariant(blobs.Name[0])}{blobs.Name[1..]} {whatIsWrong}: name the database and the store that belong "
                    + $"together, "
                + "or start once with 'fakefinder up --adopt' (FakeFinder:Storage:Adopt=true), which takes the videos and reports in "
                + "again.");
        }

        await TakeOverAsync(mark, cancellationToken);
    }

    private async Task AdoptIfAskedAsync(StoreRow known, CancellationToken cancellationToken)
    {
        if (options.Value.Adopt && !known.IsAdopting)
        {
            await table.ReplaceAsync(known with { IsAdopting = true }, cancellationToken);
        }
    }

    /// <summary>A new id: the database that had the store before is refused from now on, rather than that two work on one store.</summary>
    private async Task TakeOverAsync(string? mark, CancellationToken cancellationToken)
    {
        var row = await table.ReplaceAsync(new StoreRow(NewId(), mark, options.Value.Adopt), cancellationToken);
        await WriteMarkAsync(row, mark, cancellationToken);
    }

    private async Task WriteMarkAsync(StoreRow row, string? mark, CancellationToken cancellationToken)
    {
        if (row.Id != mark)
        {
            await StoreMark.WriteAsync(blobs, row.Id, cancellationToken);
            LogPaired(blobs.Name, row.Id, database.Name);
        }
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The store of videos and reports in {Store} has the id {Id} from now on, and belongs to the database {Database}"
    )]
    private partial void LogPaired(string store, string id, string database);
}

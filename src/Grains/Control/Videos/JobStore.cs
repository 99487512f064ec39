using FakeFinder.Catalog;
using FakeFinder.Storage.Jobs;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>Where jobs' states are kept, each with its row of the index. Thread-safe.</summary>
internal sealed class JobStore(IJobStates states, ModelCatalog catalog, IOptions<ClusterOptions> cluster)
{
    /// <summary>Reads what is stored of a job.</summary>
    public async Task<StoredJob> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var key = new StateKey(cluster.Value.ServiceId, id);
        return new StoredJob(states, this, key, await states.ReadAsync(key, cancellationToken));
    }

    public JobRow RowOf(Guid id, JobRecord record) => JobRows.From(id, record, detector => catalog.Find(detector)?.IsHeuristic == true);
}

using System.Collections.Concurrent;
using FakeFinder.Web.Access;
using FakeFinder.Web.Hosting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Api;

/// <summary>
/// As many uploads at a time as the process has room for: each holds a connection, a file, and at its end a look into the container. One
/// caller has a share of them, so that uploads that hardly move keep nobody else out.
/// </summary>
internal sealed class UploadPlaces(ConnectionLimits limits, IOptions<LimitOptions> options)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, int> byCaller = new();
    private int taken;

    /// <param name="caller">Who uploads; the user of this machine may have all.</param>
    /// <returns>To be disposed of at the upload's end.</returns>
    /// <exception cref="BusyException">All are taken.</exception>
    /// <exception cref="LimitException">The caller has their share.</exception>
    public IDisposable Take(Caller caller)
    {
        var most = caller.Id == Caller.LocalId ? int.MaxValue : options.Value.UploadsAtOnce;
        if (byCaller.AddOrUpdate(caller.Id, 1, (_, count) => count + 1) > most)
        {
            Leave(caller.Id);
            throw new LimitException(
                $"{caller.Name ?? caller.Id} has {most} uploads under way, as many as one caller may have at a time "
                    + $"({LimitOptions.Section}:{nameof(LimitOptions.UploadsAtOnce)}); send it again when one has ended.",
                Moment);
        }

        if (Interlocked.Increment(ref taken) > limits.Uploads)
        {
            Interlocked.Decrement(ref taken);
            Leave(caller.Id);
            throw new BusyException(
                $"{limits.Uploads} uploads are under way, as many as this process takes at a time; send it again in a few seconds.");
        }

        return new Place(this, caller.Id);
    }

    /// <summary>Callers who have none are not kept: there may be many in the life of a service.</summary>
    private void Leave(string caller)
    {
        while (byCaller.TryGetValue(caller, out var count))
        {
            if (count == 1 ? byCaller.TryRemove(KeyValuePair.Create(caller, 1)) : byCaller.TryUpdate(caller, count - 1, count))
            {
                return;
            }
        }
    }

    private sealed class Place(UploadPlaces places, string caller) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref places.taken);
            places.Leave(caller);
        }
    }
}

/// <summary>The service has as much to do as it takes on at a time.</summary>
internal sealed class BusyException(string message) : Exception(message);

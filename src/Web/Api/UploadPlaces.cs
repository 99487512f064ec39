using FakeFinder.Web.Hosting;

namespace FakeFinder.Web.Api;

/// <summary>
/// As many uploads at a time as the process has room for: each holds a connection, a file, and at its end a look into the container.
/// </summary>
internal sealed class UploadPlaces(ConnectionLimits limits)
{
    private int taken;

    /// <returns>To be disposed of at the upload's end.</returns>
    /// <exception cref="BusyException">All are taken.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref taken) > limits.Uploads)
        {
            Interlocked.Decrement(ref taken);
            throw new BusyException(
                $"{limits.Uploads} uploads are under way, as many as this process takes at a time; send it again in a few seconds.");
        }

        return new Place(this);
    }

    private sealed class Place(UploadPlaces places) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref places.taken);
    }
}

/// <summary>The service has as much to do as it takes on at a time.</summary>
internal sealed class BusyException(string message) : Exception(message);

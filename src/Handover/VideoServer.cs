using System.Net;
using FakeFinder.Detection.Detectors.Http.Handovers;

namespace FakeFinder.Handover;

/// <summary>
/// Serves videos by Kestrel: the programs that ask are not trusted, and it has what a server on a network must have (bounded headers,
/// ranges, time-outs). <c>HttpListener</c> needs no project of its own, but its authors advise against it for new code.
/// </summary>
internal sealed class VideoServer : IVideoServer, IDisposable
{
    private readonly Dictionary<IPEndPoint, Shared> listeners = [];
    private readonly SemaphoreSlim one = new(1);

    public async Task<IVideoListener> ListenAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var endpoint = new IPEndPoint(address, port);
        await one.WaitAsync(cancellationToken);
        try
        {
            if (!listeners.TryGetValue(endpoint, out var shared))
            {
                shared = new Shared(await VideoListener.StartAsync(endpoint, cancellationToken));
                listeners.Add(endpoint, shared);
            }

            shared.Holders++;
            return new Hold(this, endpoint, shared.Listener);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task LeaveAsync(IPEndPoint endpoint)
    {
        await one.WaitAsync();
        try
        {
            if (--listeners[endpoint].Holders == 0 && listeners.Remove(endpoint, out var shared))
            {
                await shared.Listener.DisposeAsync();
            }
        }
        finally
        {
            one.Release();
        }
    }

    private sealed class Shared(VideoListener listener)
    {
        public VideoListener Listener => listener;

        public int Holders { get; set; }
    }

    private sealed class Hold(VideoServer server, IPEndPoint endpoint, VideoListener listener) : IVideoListener
    {
        private int left;

        public int Port => listener.Port;

        public IVideoLink Lend(string path) => listener.Lend(path);

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                await server.LeaveAsync(endpoint);
            }
        }
    }
}

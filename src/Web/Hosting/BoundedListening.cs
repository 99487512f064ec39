using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Hosting;

/// <summary>
/// Accepts no more connections than the limit and a few that are just being closed. Kestrel closes what is above its limit, but accepts it
/// first: of many that come at once all would be open for a moment, and the process would have no file left. What is not accepted waits in
/// the kernel.
/// </summary>
internal sealed class BoundedListening(IOptions<SocketTransportOptions> options, ILoggerFactory loggers, ConnectionLimits limits)
    : IConnectionListenerFactory,
        IConnectionListenerFactorySelector
{
    private const int BeingClosed = 8;

    private readonly SocketTransportFactory sockets = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), limits.Connections + BeingClosed);

    [SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle, and connections may close after the listener.")]
    private sealed class Listener(IConnectionListener sockets, int most) : IConnectionListener
    {
        private readonly SemaphoreSlim places = new(most);

        public EndPoint EndPoint => sockets.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            await places.WaitAsync(cancellationToken);
            if (await sockets.AcceptAsync(cancellationToken) is not { } connection)
            {
                places.Release();
                return null;
            }

            connection.ConnectionClosed.UnsafeRegister(static places => ((SemaphoreSlim)places!).Release(), places);
            return connection;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await sockets.UnbindAsync(cancellationToken);

            // A caller that waits for a place finds that none will come.
            places.Release(most);
        }

        public ValueTask DisposeAsync() => sockets.DisposeAsync();
    }
}

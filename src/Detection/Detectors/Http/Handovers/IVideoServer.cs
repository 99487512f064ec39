using System.Net;

namespace FakeFinder.Detection.Detectors.Http.Handovers;

/// <summary>
/// Serves videos over HTTP to programs that read them from an address. The project Handover has one; a process without it cannot hand over
/// by link.
/// </summary>
public interface IVideoServer
{
    /// <summary>Listens; those who ask for the same address and port get the same listener.</summary>
    /// <param name="port">0 is a free one.</param>
    /// <exception cref="IOException">The port is taken, or the address is not this machine's.</exception>
    Task<IVideoListener> ListenAsync(IPAddress address, int port, CancellationToken cancellationToken);
}

/// <summary>A place where videos are served. Disposing ends it, once all have who asked for it.</summary>
public interface IVideoListener : IAsyncDisposable
{
    /// <summary>On which it listens.</summary>
    int Port { get; }

    /// <summary>Serves a file, in ranges too, until what is returned is disposed of.</summary>
    IVideoLink Lend(string path);
}

/// <summary>One video that is served. Disposing breaks off who still reads it; nobody finds it again.</summary>
public interface IVideoLink : IDisposable
{
    /// <summary>
    /// Path of the address, without the leading slash: a part that nobody can guess, then a name that ends in <c>.mp4</c>.
    /// </summary>
    string Path { get; }
}

using System.Globalization;

namespace FakeFinder.Detection.Detectors.Http.Handovers;

/// <summary>Hand-over <c>link</c>: an address of this worker, for the time of one request.</summary>
/// <param name="host">This machine as the program sees it.</param>
internal sealed class LinkHandover(IVideoListener listener, string host) : IHandover
{
    public Task<IHandedVideo> HandOverAsync(string path, CancellationToken cancellationToken)
    {
        var link = listener.Lend(path);
        var shown = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        var address = string.Create(CultureInfo.InvariantCulture, $"http://{shown}:{listener.Port}/{link.Path}");
        return Task.FromResult<IHandedVideo>(new Lent(link, address));
    }

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private sealed class Lent(IVideoLink link, string address) : IHandedVideo
    {
        public string Name => address;

        public ValueTask DisposeAsync()
        {
            link.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

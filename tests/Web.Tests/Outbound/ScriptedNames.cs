using System.Net;
using FakeFinder.Web.Outbound;

namespace FakeFinder.Web.Tests.Outbound;

/// <summary>
/// A network in which loopback alone counts as the public internet. Names mean what a test says; each lookup of a name takes its next
/// meaning, and the last one stays.
/// </summary>
internal class ScriptedNames : IOutboundNetwork
{
    private static readonly PublicNetwork Internet = new();

    private readonly Dictionary<string, Queue<IPAddress[]>> names = [];

    public void Mean(string host, params string[][] meanings) =>
        names[host] = new Queue<IPAddress[]>(meanings.Select(meaning => meaning.Select(IPAddress.Parse).ToArray()));

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var meanings = names[host];
        return Task.FromResult(meanings.Count > 1 ? meanings.Dequeue() : meanings.Peek());
    }

    public bool MayConnectTo(IPAddress address) => IPAddress.IsLoopback(address) || Internet.MayConnectTo(address);
}

using System.Diagnostics;

namespace FakeFinder.Detection.Networks;

/// <summary>
/// A batch that goes through a network, for a listener that measures what a detector asks of its networks.
/// </summary>
/// <param name="Network">Folder and file, such as <c>boken/b0</c>.</param>
internal sealed record NetworkRun(string Network, NetworkTensor Block, IReadOnlyList<string> Outputs)
{
    public static DiagnosticListener Listener { get; } = new("FakeFinder.Detection.Networks");
}

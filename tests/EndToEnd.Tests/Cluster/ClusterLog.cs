using System.Diagnostics;

namespace FakeFinder.EndToEnd.Tests.Cluster;

/// <summary>What all processes of a cluster have said, in the order in which it came. Thread-safe.</summary>
internal sealed class ClusterLog
{
    private readonly List<ClusterLine> lines = [];

    public IReadOnlyList<ClusterLine> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public void Add(ClusterProcess process, string? text)
    {
        lock (lines)
        {
            if (text is not null)
            {
                lines.Add(new ClusterLine(Stopwatch.GetTimestamp(), process, text));
            }
        }
    }

    /// <returns>The last line with this text, null where there is none.</returns>
    public ClusterLine? Last(string text)
    {
        lock (lines)
        {
            return lines.FindLast(line => line.Text.Contains(text, StringComparison.Ordinal));
        }
    }

    public bool Has(ClusterProcess process, string text)
    {
        lock (lines)
        {
            return lines.Exists(line => line.Process == process && line.Text.Contains(text, StringComparison.Ordinal));
        }
    }
}

/// <summary>A line of a process's output.</summary>
/// <param name="At">The stopwatch's time of its arrival.</param>
internal sealed record ClusterLine(long At, ClusterProcess Process, string Text);

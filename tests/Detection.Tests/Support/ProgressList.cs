using System.Collections.Concurrent;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>Keeps all that was reported.</summary>
internal sealed class ProgressList : IProgress<DetectionProgress>
{
    private readonly ConcurrentQueue<DetectionProgress> reports = new();

    public IReadOnlyList<DetectionProgress> Reports => [.. reports];

    public void Report(DetectionProgress value) => reports.Enqueue(value);
}

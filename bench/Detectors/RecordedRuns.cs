using System.Diagnostics;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Bench.Detectors;

/// <summary>Listens to what networks are asked while it lives.</summary>
internal sealed class RecordedRuns : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<NetworkRun> runs = [];
    private readonly IDisposable subscription;

    public RecordedRuns() => subscription = NetworkRun.Listener.Subscribe(this);

    /// <summary>In their order. Tensors that several networks got are there once.</summary>
    public IReadOnlyList<NetworkRun> Runs
    {
        get
        {
            lock (runs)
            {
                return [.. runs];
            }
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        lock (runs)
        {
            runs.Add((NetworkRun)value.Value!);
        }
    }

    public void OnError(Exception error) => throw new UnreachableException("A listener has no errors.", error);

    public void OnCompleted()
    {
    }

    public void Dispose() => subscription.Dispose();
}

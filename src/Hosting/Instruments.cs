using System.Diagnostics.Metrics;

namespace FakeFinder.Hosting;

/// <summary>What all silos measure, as meter <c>FakeFinder.Hosting</c>.</summary>
internal sealed class Instruments : IDisposable
{
    private readonly Meter meter = new("FakeFinder.Hosting");

    public Instruments() =>
        CallsRefused = meter.CreateCounter<long>(
            "fakefinder.calls.refused",
            "{call}",
            "Calls of grains that did not prove that they come from a process of the cluster.");

    public Counter<long> CallsRefused { get; }

    public void Dispose() => meter.Dispose();
}

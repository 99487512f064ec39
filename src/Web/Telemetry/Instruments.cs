using System.Diagnostics.Metrics;

namespace FakeFinder.Web.Telemetry;

/// <summary>What the web process measures beside ASP.NET Core itself, as meter <c>FakeFinder.Web</c>.</summary>
internal sealed class Instruments : IDisposable
{
    private readonly Meter meter = new("FakeFinder.Web");

    public Instruments() => Refusals = meter.CreateCounter<long>(
        "fakefinder.refusals", "{request}", "Requests that were refused: those answered with a status from 400 to 499, or 503.");

    public Counter<long> Refusals { get; }

    public void Dispose() => meter.Dispose();
}

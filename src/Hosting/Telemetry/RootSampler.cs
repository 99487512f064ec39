using System.Diagnostics;
using OpenTelemetry.Trace;

namespace FakeFinder.Hosting.Telemetry;

/// <summary>
/// Decides for a whole trace. A job or a request to this service begins one; a call that this process makes by itself, as on a tick, does
/// not.
/// </summary>
internal sealed class RootSampler(double ratio) : Sampler
{
    private readonly TraceIdRatioBasedSampler byRatio = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Client
            ? new SamplingResult(SamplingDecision.Drop)
            : byRatio.ShouldSample(samplingParameters);
}

using BenchmarkDotNet.Attributes;
using FakeFinder.Bench.Residual;
using FakeFinder.Detection;
using FakeFinder.Detection.Networks;
using FakeFinder.Weights.Residual;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Bench.Code;

/// <summary>The network of detector residual with the service's session options.</summary>
public class ResidualNetworkBenchmarks : IDisposable
{
    private InferenceSession session = null!;
    private float[] batch = [];

    [Params(1, 8)]
    public int Crops { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        using var options = new ExecutionProvider(
            Options.Create(new DetectionOptions()),
            NullLogger<ExecutionProvider>.Instance
        ).CreateSessionOptions();
        session = new InferenceSession(ResidualNetwork.Build(), options);
        var random = new Random(1);
        batch = [.. Enumerable.Range(0, Crops * ResidualCrops.Values).Select(_ => (float)random.Next(256))];
    }

    [Benchmark]
    public float[] Run() => SessionAlone.Run(session, batch);

    [GlobalCleanup]
    public void Dispose()
    {
        session.Dispose();
        GC.SuppressFinalize(this);
    }
}

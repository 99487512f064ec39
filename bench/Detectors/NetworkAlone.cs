using FakeFinder.Detection.Networks;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Bench.Detectors;

/// <summary>A session with the options of the service, on the batches that a detector gave its network.</summary>
internal sealed class NetworkAlone(NetworkFile file, ExecutionProvider provider, IReadOnlyList<NetworkRun> runs) : IDisposable
{
    private readonly InferenceSession session = Open(file, provider);

    public string Name => file.Name;

    public int Batches => runs.Count;

    public void Run()
    {
        foreach (var run in runs)
        {
            using var options = new RunOptions();
            using var input = OrtValue.CreateTensorValueFromMemory(run.Block.Values, run.Block.Shape);
            using var outputs = session.Run(options, session.InputNames, [input], run.Outputs);
        }
    }

    public void Dispose() => session.Dispose();

    private static InferenceSession Open(NetworkFile file, ExecutionProvider provider)
    {
        using var options = provider.CreateSessionOptions();
        return file.Load(options).Session;
    }
}

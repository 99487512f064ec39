using System.Numerics.Tensors;
using FakeFinder.Reports;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Detection.Networks;

/// <summary>
/// One loaded network of this process: its session, and the batcher in front of it. Borrowed from <see cref="NetworkPool"/>.
/// </summary>
internal sealed class NetworkHost : IAsyncDisposable
{
    /// <summary>Batch, channels, frames, rows, columns.</summary>
    private const int ClipRank = 5;

    private readonly InferenceSession session;
    private readonly Batcher batcher;
    private readonly string input;
    private readonly bool givesMemoryBack;

    /// <exception cref="DetectorLoadException">ONNX Runtime cannot load the file, or it has not exactly one input of float32.</exception>
    public NetworkHost(NetworkFile file, ExecutionProvider provider, int batchLimit)
    {
        Report = new NetworkReport(file.Name, file.ComputeSha256());
        Bytes = file.Bytes;
        BatchLimit = batchLimit;
        using var options = provider.CreateSessionOptions();
        session = file.CreateSession(options);
        try
        {
            if (
                session.InputMetadata.Count != 1
                || session.InputMetadata.First().Value is not { ElementDataType: TensorElementType.Float } metadata)
            {
                throw new DetectorLoadException(
                    $"The network {file.Name} does not have exactly one input of float32, as every network here must; import its weights "
                        + $"again."
                );
            }

            input = session.InputMetadata.First().Key;
            InputShape = [.. metadata.Dimensions];
            givesMemoryBack = InputShape.Count == ClipRank && !provider.IsCuda;
            Metadata = session.ModelMetadata.CustomMetadataMap;
            batcher = new Batcher(batchLimit, joins: provider.IsCuda, Run);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public NetworkReport Report { get; }

    /// <summary>Of its file: about what its weights take in memory.</summary>
    public long Bytes { get; }

    /// <summary>At most so many rows in a block.</summary>
    public int BatchLimit { get; }

    /// <summary>Of the file; -1 where a size is only known when it runs.</summary>
    public IReadOnlyList<int> InputShape { get; }

    /// <summary>The names of all its outputs.</summary>
    public IReadOnlyList<string> Outputs => session.OutputNames;

    /// <summary>What the file says about itself beside its graph.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Runs a network that judges on a block of rows: what it says becomes scores, so each number of it is finite.</summary>
    /// <param name="output">Only this one is computed.</param>
    /// <exception cref="OperationCanceledException">Cancelled; a run that nobody else waits for has been stopped.</exception>
    /// <exception cref="NetworkOutputException">A number is NaN or infinite.</exception>
    public async Task<NetworkTensor> RunAsync(NetworkTensor block, string output, CancellationToken cancellationToken)
    {
        var result = (await batcher.RunAsync(block, [output], cancellationToken))[0];
        if (!TensorPrimitives.IsFiniteAll<float>(result.Values))
        {
            throw NetworkOutputException.Of(Report.Name, output, result.Values);
        }

        return result;
    }

    /// <summary>Runs a network that finds: of boxes that it is not sure of at all, a side may be infinite.</summary>
    /// <param name="outputs">Only these are computed.</param>
    /// <exception cref="OperationCanceledException">Cancelled; a run that nobody else waits for has been stopped.</exception>
    /// <exception cref="NetworkOutputException">A number is NaN.</exception>
    public async Task<IReadOnlyList<NetworkTensor>> RunAsync(
        NetworkTensor block,
        IReadOnlyList<string> outputs,
        CancellationToken cancellationToken)
    {
        var results = await batcher.RunAsync(block, outputs, cancellationToken);
        for (var i = 0; i < outputs.Count; i++)
        {
            if (TensorPrimitives.IsNaNAny<float>(results[i].Values))
            {
                throw NetworkOutputException.Of(Report.Name, outputs[i], results[i].Values);
            }
        }

        return results;
    }

    public async ValueTask DisposeAsync()
    {
        await batcher.DisposeAsync();
        session.Dispose();
    }

    private List<NetworkTensor> Run(NetworkTensor block, IReadOnlyList<string> outputs, CancellationToken abandoned)
    {
        if (NetworkRun.Listener.IsEnabled(nameof(NetworkRun)))
        {
            NetworkRun.Listener.Write(nameof(NetworkRun), new NetworkRun(Report.Name, block, outputs));
        }

        using var options = new RunOptions();
        if (givesMemoryBack)
        {
            // A clip of 99 frames takes one to two gigabytes on its way, which each loaded network would keep; getting them again is little
            // beside the run.
            options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        }

        using var stop = abandoned.Register(() => options.Terminate = true);
        using var value = OrtValue.CreateTensorValueFromMemory(block.Values, block.Shape);
        using var results = session.Run(options, [input], [value], outputs);
        return
        [
            .. results.Select(result => new NetworkTensor(
                result.GetTensorDataAsSpan<float>().ToArray(),
                result.GetTensorTypeAndShape().Shape)),
        ];
    }
}

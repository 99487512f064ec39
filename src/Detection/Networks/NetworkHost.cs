using System.Diagnostics;
using System.Numerics.Tensors;
using FakeFinder.Reports;
using Microsoft.ML.OnnxRuntime;

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
    private readonly bool givesMemoryBack;
    private readonly string remedy;
    private readonly Instruments? instruments;

    /// <exception cref="DetectorLoadException">The file may not or cannot be loaded, or has not exactly one input of float32.</exception>
    /// <param name="instruments">Null where its runs are a rehearsal, and are not measured.</param>
    public NetworkHost(NetworkFile file, ExecutionProvider provider, int batchLimit, Instruments? instruments = null)
    {
        this.instruments = instruments;
        remedy = file.Remedy;
        Bytes = file.Bytes;
        using var options = provider.CreateSessionOptions();
        (var sha256, session) = file.Load(options);
        try
        {
            Report = new NetworkReport(file.Name, sha256);
            Input = OnlyInput(file);
            Outputs = [.. session.OutputNames.Select(name => NetworkPort.Of(name, session.OutputMetadata[name]))];
            givesMemoryBack = InputShape.Count == ClipRank && !provider.IsCuda;
            Metadata = session.ModelMetadata.CustomMetadataMap;
            BatchLimit = InputShape is [1, ..] ? 1 : batchLimit;
            batcher = new Batcher(BatchLimit, joins: provider.IsCuda, Run);
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

    /// <summary>At most so many rows in a block; one where the file fixes its batch to one.</summary>
    public int BatchLimit { get; }

    /// <summary>The one that it has.</summary>
    public NetworkPort Input { get; }

    /// <summary>Of the file; -1 where a size is only known when it runs.</summary>
    public IReadOnlyList<int> InputShape => Input.Shape;

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<NetworkPort> Outputs { get; }

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
            throw NetworkOutputException.Of(Report.Name, output, result.Values, remedy);
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
                throw NetworkOutputException.Of(Report.Name, outputs[i], results[i].Values, remedy);
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
        var began = Stopwatch.GetTimestamp();
        using var results = session.Run(options, [Input.Name], [value], outputs);
        Measure(Stopwatch.GetElapsedTime(began), block.Rows);
        return [.. results.Zip(outputs, (result, output) => ToTensor(result, output, block.Rows))];
    }

    private void Measure(TimeSpan took, int rows)
    {
        var network = new KeyValuePair<string, object?>("network", Report.Name);
        instruments?.InferenceDuration.Record(took.TotalSeconds, network);
        instruments?.BatchSize.Record(rows, network);
    }

    private NetworkTensor ToTensor(OrtValue result, string output, int rows)
    {
        // A network of one row may leave the batch out.
        var tensor = NetworkTensor.Rent(result.GetTensorTypeAndShape().Shape is { Length: > 0 } shape ? shape : [1]);
        result.GetTensorDataAsSpan<float>().CopyTo(tensor.Values);
        return tensor.Rows == rows
            ? tensor
            : throw new NetworkOutputException(
                $"The network {Report.Name} gave {tensor.Rows} rows as its {output} for {rows}; its first dimension is the batch and must "
                    + $"come back as it went in; {remedy}.");
    }

    private NetworkPort OnlyInput(NetworkFile file)
    {
        NetworkPort[] inputs = [.. session.InputNames.Select(name => NetworkPort.Of(name, session.InputMetadata[name]))];
        return inputs is [{ Type: NetworkPort.Float32 } only]
            ? only
            : throw new DetectorLoadException(
                $"The network {file.Name} does not have exactly one input of float32, as every network here must: it has "
                    + $"{(inputs is [] ? "none" : string.Join(", ", inputs.Select(input => $"'{input.Name}' of {input.Description}")))}; "
                    + $"{file.Remedy}.");
    }
}

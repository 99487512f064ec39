using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Reference;

/// <summary>A network's parameters by the formula: what formula.py's <c>fill</c> gives.</summary>
internal sealed class FormulaStateDict(ReferenceNetwork network) : IStateDict
{
    private readonly HashSet<string> norms = new(network.Norms, StringComparer.Ordinal);

    public string Name => network.CheckpointFile;

    public IReadOnlyDictionary<string, TensorShape> Tensors { get; } =
        network.Params.ToDictionary(parameter => parameter.Name, parameter => new TensorShape(parameter.Shape), StringComparer.Ordinal);

    public float[] Read(string name)
    {
        var shape = Tensors[name];
        var dot = name.LastIndexOf('.');
        var (module, leaf) = (dot < 0 ? "" : name[..dot], name[(dot + 1)..]);
        var values = Formula.Uniform(network.HashPrefix + name, shape.Count);
        if (leaf == "num_batches_tracked")
        {
            Array.Clear(values);
            return values;
        }

        var (offset, scale) = shape.Dimensions.Count >= 2 ? (0f, ConvolutionScale(name, shape))
            : leaf == "running_var" ? (1f, 0.5f)
            : leaf == "running_mean" ? (0f, 0.1f)
            : leaf == "weight" && norms.Contains(module) ? (1f, 0.2f)
            : (0f, 0.1f);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = offset + (scale * values[i]);
        }

        return values;
    }

    private float ConvolutionScale(string name, TensorShape shape)
    {
        var fanIn = shape.Dimensions.Skip(1).Aggregate(1L, (product, dimension) => product * dimension);
        return (float)Math.Sqrt(3.0 * network.Gains.GetValueOrDefault(name, network.Gain) / fanIn);
    }
}

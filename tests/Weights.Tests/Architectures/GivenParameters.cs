using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Tests.Architectures;

/// <summary>A state dict with stated values.</summary>
internal sealed class GivenParameters : IStateDict
{
    private readonly Dictionary<string, float[]> values = [];
    private readonly Dictionary<string, TensorShape> shapes = [];

    public string Name => "given.pth";

    public IReadOnlyDictionary<string, TensorShape> Tensors => shapes;

    public GivenParameters With(string name, float[] tensor, params int[] shape)
    {
        values[name] = tensor;
        shapes[name] = new TensorShape(shape);
        return this;
    }

    public float[] Read(string name) => [.. values[name]];
}

using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Tests.Architectures;

/// <summary>A state dict without one of its parameters, or with one more.</summary>
internal sealed class ChangedParameters(IStateDict original) : IStateDict
{
    public string? Missing { get; init; }

    public string? Added { get; init; }

    public string Name => original.Name;

    public IReadOnlyDictionary<string, TensorShape> Tensors => original.Tensors.Where(entry => entry.Key != Missing)
        .Concat(Added is null ? [] : [KeyValuePair.Create(Added, new TensorShape(1))]).ToDictionary();

    public float[] Read(string name) => original.Read(name);
}

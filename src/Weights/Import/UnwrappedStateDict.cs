using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Import;

/// <summary>
/// A state dict without the leading parts that all its names share: <c>model.conv1.weight</c> and <c>model.fc.bias</c> are
/// <c>conv1.weight</c> and <c>fc.bias</c>.
/// </summary>
internal sealed class UnwrappedStateDict : IStateDict
{
    private readonly IStateDict inner;
    private readonly string wrapper;

    public UnwrappedStateDict(IStateDict inner)
    {
        this.inner = inner;
        wrapper = Shared([.. inner.Tensors.Keys]);
        var tensors = new OrderedDictionary<string, TensorShape>(StringComparer.Ordinal);
        foreach (var (name, shape) in inner.Tensors)
        {
            tensors.Add(name[wrapper.Length..], shape);
        }

        Tensors = tensors;
    }

    public string Name => inner.Name;

    public IReadOnlyDictionary<string, TensorShape> Tensors { get; }

    public float[] Read(string name) => inner.Read(wrapper + name);

    private static string Shared(IReadOnlyList<string> names)
    {
        for (var shared = ""; ;)
        {
            var dot = names[0].IndexOf('.', shared.Length);
            if (dot < 0 || !names.All(name => name.StartsWith(names[0][..(dot + 1)], StringComparison.Ordinal)))
            {
                return shared;
            }

            shared = names[0][..(dot + 1)];
        }
    }
}

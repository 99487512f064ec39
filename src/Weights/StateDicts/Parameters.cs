namespace FakeFinder.Weights.StateDicts;

/// <summary>
/// Hands a state dict's parameters to the builder of an architecture and keeps account: each must be there in the expected shape, and at
/// the end none may be left over but those that the architecture lists as unused. Nothing is loaded half.
/// </summary>
public sealed class Parameters(IStateDict state)
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>The values of one parameter, row-major.</summary>
    /// <exception cref="WeightsException">It is missing, or of another shape.</exception>
    public float[] Take(string name, params ReadOnlySpan<int> shape)
    {
        var expected = new TensorShape(shape.ToArray());
        if (!state.Tensors.TryGetValue(name, out var actual))
        {
            throw new WeightsException(
                $"{state.Name} has no parameter '{name}' ({expected} is expected); it is a checkpoint of another network.");
        }

        if (!actual.Equals(expected))
        {
            throw new WeightsException(
                $"The parameter '{name}' of {state.Name} is {actual}, and {expected} is expected; it is a checkpoint of another network.");
        }

        taken.Add(name);
        return state.Read(name);
    }

    /// <summary>To be called when the graph is complete.</summary>
    /// <param name="isUnused">Says which parameters the architecture does not need: counters, heads of the training.</param>
    /// <exception cref="WeightsException">A parameter was left over.</exception>
    public void Complete(Func<string, bool> isUnused)
    {
        var left = state.Tensors.Keys.Where(name => !taken.Contains(name) && !isUnused(name)).ToList();
        if (left.Count > 0)
        {
            throw new WeightsException(
                $"{state.Name} has {left.Count} parameters that the network does not know: "
                    + $"{string.Join(", ", left.Take(5))}{(left.Count > 5 ? ", ..." : "")}; it is a checkpoint of another network."
            );
        }
    }
}

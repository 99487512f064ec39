namespace FakeFinder.Weights.Checkpoints.Pickle;

/// <summary>
/// All that a pickle may ask for: what <c>torch.save</c> writes for a state dict, and the numbers of NumPy that training scripts leave
/// beside it. Any other name is refused when it is read, before anything is made of it.
/// </summary>
internal static class Vocabulary
{
    private static readonly Dictionary<string, Func<IReadOnlyList<object?>, object?>> Functions = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = OrderedDict,
        ["torch._utils._rebuild_tensor"] = Tensor,
        ["torch._utils._rebuild_tensor_v2"] = Tensor,
        ["torch._utils._rebuild_parameter"] = arguments =>
            arguments is [TensorReference tensor, ..] ? tensor : throw Wrong("torch._utils._rebuild_parameter"),
        ["torch.Size"] = arguments => arguments is [object?[] sizes] ? sizes : throw Wrong("torch.Size"),
        ["numpy.dtype"] = Ignored,
        ["numpy.core.multiarray.scalar"] = Ignored,
        ["numpy._core.multiarray.scalar"] = Ignored,
        ["_codecs.encode"] = Ignored,
    };

    /// <exception cref="UnreadableCheckpointException">It is not on the list; the message names it.</exception>
    public static PickleName Find(string module, string name)
    {
        var full = $"{module}.{name}";
        if (
            Functions.ContainsKey(full) || (module is "torch" or "torch.cuda" && (ElementTypes.TryParse(name, out _) || IsTensorType(name)))
        )
        {
            return new PickleName(full);
        }

        throw new UnreadableCheckpointException(module.StartsWith("torch.nn.", StringComparison.Ordinal)
            ? $"holds a whole pickled module ({full}), which is code, and not a state dict; save its state_dict() with PyTorch and import "
                + $"that."
            : $"asks for {full}, which no state dict needs; it was refused, and nothing of the file was run.");
    }

    public static object? Call(PickleName function, object? arguments) =>
        Functions.TryGetValue(function.Full, out var call) && arguments is object?[] list
            ? call(list)
            : throw UnreadableCheckpointException.Damaged($"its pickle calls {function.Full}, which is no function");

    /// <summary>The oldest container names them beside each tensor.</summary>
    private static bool IsTensorType(string name) =>
        name.EndsWith("Tensor", StringComparison.Ordinal)
        && ElementTypes.TryParse(name.Replace("Tensor", "Storage", StringComparison.Ordinal), out _);

    private static PickleDictionary OrderedDict(IReadOnlyList<object?> arguments)
    {
        var dictionary = new PickleDictionary();
        if (arguments.Count == 0)
        {
            return dictionary;
        }

        // Python 2 gives the entries as a list of pairs.
        if (arguments is not [List<object?> pairs])
        {
            throw Wrong("collections.OrderedDict");
        }

        foreach (var pair in pairs)
        {
            var (key, value) = pair is IReadOnlyList<object?> and [var first, var second]
                ? (first, second)
                : throw Wrong("collections.OrderedDict");
            dictionary.Add(key, value);
        }

        return dictionary;
    }

    private static TensorReference Tensor(IReadOnlyList<object?> arguments) =>
        arguments is [StorageReference storage, long offset, object?[] sizes, object?[] strides, ..]
        && sizes.All(size => size is long)
        && strides.All(stride => stride is long)
            ? new TensorReference(storage, offset, [.. sizes.Cast<long>()], [.. strides.Cast<long>()])
            : throw Wrong("torch._utils._rebuild_tensor");

    private static PickleIgnored Ignored(IReadOnlyList<object?> arguments) => PickleIgnored.Instance;

    private static UnreadableCheckpointException Wrong(string function) =>
        UnreadableCheckpointException.Damaged($"the arguments of {function} in its pickle are not what they must be");
}

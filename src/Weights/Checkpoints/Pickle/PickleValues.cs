namespace FakeFinder.Weights.Checkpoints.Pickle;

/// <summary>A dict or OrderedDict, in its order. Keys are not looked at before somebody asks for them.</summary>
internal sealed class PickleDictionary
{
    private readonly List<KeyValuePair<object?, object?>> entries = [];

    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => entries;

    /// <returns>Null where it is not there.</returns>
    public object? this[string key] => entries.FindLast(entry => entry.Key is string text && text == key).Value;

    public void Add(object? key, object? value) => entries.Add(new(key, value));
}

/// <summary>A value that is known to be harmless and that nobody needs, such as a number of NumPy.</summary>
internal sealed class PickleIgnored
{
    public static PickleIgnored Instance { get; } = new();
}

/// <summary>A class or function on the short list of those that state dicts need; it is a name here, never code.</summary>
internal sealed record PickleName(string Full);

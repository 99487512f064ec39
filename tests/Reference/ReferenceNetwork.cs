using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Reference;

/// <summary>One network of the reference data: which parameters it has, and what its original gives with formula weights.</summary>
public sealed record ReferenceNetwork
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public required string Name { get; init; }

    public required string Family { get; init; }

    /// <summary>The checkpoint's file name in weights/DETECTOR/.</summary>
    public required string CheckpointFile { get; init; }

    public required string HashPrefix { get; init; }

    public required double Gain { get; init; }

    public IReadOnlyDictionary<string, double> Gains { get; init; } = new Dictionary<string, double>();

    /// <summary>Modules that are normalisations.</summary>
    public IReadOnlyList<string> Norms { get; init; } = [];

    public required IReadOnlyList<ReferenceParameter> Params { get; init; }

    public required ReferenceTensor Input { get; init; }

    /// <summary>Empty for a network of several outputs, whose names <see cref="Tensor"/> takes.</summary>
    public ReferenceTensor Output { get; init; } = new([]);

    public IReadOnlyList<ReferenceTap> Taps { get; init; } = [];

    /// <summary>Everything else that the file says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> More { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The input that the output belongs to: <c>uniform('input', shape)</c>.</summary>
    public float[] InputValues() => Formula.Uniform("input", new TensorShape(Input.Shape).Count);

    /// <summary>One of several outputs.</summary>
    public ReferenceTensor Tensor(string output) => More[output].Deserialize<ReferenceTensor>(Json)!;

    /// <summary>The parameters by the formula.</summary>
    public IStateDict StateDict() => new FormulaStateDict(this);

    public static ReferenceNetwork Read(string detector, string name) =>
        JsonSerializer.Deserialize<ReferenceNetwork>(File.ReadAllText(ReferenceFolder.PathOf(detector, name + ".json")), Json)!;

    /// <summary>The network that is published as this file.</summary>
    public static ReferenceNetwork ReadCheckpoint(string detector, string checkpointFile) =>
        Directory
            .EnumerateFiles(ReferenceFolder.PathOf(detector), "*.json")
            .Select(File.ReadAllText)
            .Where(text => Regex.IsMatch(text, $"\"hashPrefix\":\\s*\"{Regex.Escape(checkpointFile)}/\""))
            .Select(text => JsonSerializer.Deserialize<ReferenceNetwork>(text, Json)!)
            .Single();
}

public sealed record ReferenceParameter(string Name, IReadOnlyList<int> Shape);

/// <param name="Values">Absent for an input that the formula makes.</param>
public sealed record ReferenceTensor(IReadOnlyList<int> Shape, IReadOnlyList<float>? Values = null);

/// <summary>Some inner tensor: its first values, mean and standard deviation, as its file has them.</summary>
public sealed record ReferenceTap
{
    public required string Name { get; init; }

    public required IReadOnlyList<int> Shape { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement> More { get; init; } = new Dictionary<string, JsonElement>();
}

using System.Text.Json;

namespace FakeFinder.Weights.Pull;

/// <summary>
/// <c>weights.lock.json</c> in the weights folder: what the first pull of each name found, with which every later one is compared.
/// </summary>
public sealed class WeightsLock
{
    public const string FileName = "weights.lock.json";

    private const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly string path;
    private readonly SortedDictionary<string, LockedWeights> weights;

    private WeightsLock(string path, SortedDictionary<string, LockedWeights> weights) => (this.path, this.weights) = (path, weights);

    /// <exception cref="WeightsException">It is damaged, or of a newer program.</exception>
    public static WeightsLock Read(string weightsFolder)
    {
        var path = Path.Combine(weightsFolder, FileName);
        if (!File.Exists(path))
        {
            return new(path, new(StringComparer.Ordinal));
        }

        const string Remedy = "mend it, or delete it: then the next pull records the hashes it finds.";
        try
        {
            var file = JsonSerializer.Deserialize<LockFile>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it is empty");
            return file.Schema == CurrentSchema
                ? new(path, new(file.Weights, StringComparer.Ordinal))
                : throw new WeightsException($"{path} has schema {file.Schema}, and this program reads schema {CurrentSchema}; {Remedy}");
        }
        catch (JsonException exception)
        {
            throw new WeightsException($"{path} is damaged ({exception.Message.TrimEnd('.')}); {Remedy}", exception);
        }
    }

    /// <returns>Empty where this name was never pulled.</returns>
    public LockedWeights Of(string name) => weights.GetValueOrDefault(name) ?? new LockedWeights();

    /// <summary>Adds to what is recorded of a name, and writes the file.</summary>
    public void Record(string name, LockedWeights found)
    {
        var known = Of(name);
        weights[name] = new()
        {
            Downloads = Merged(known.Downloads, found.Downloads),
            Files = Merged(known.Files, found.Files),
        };
        var unfinished = path + ".part";
        File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(new LockFile(CurrentSchema, weights), Json));
        File.Move(unfinished, path, overwrite: true);
    }

    private static SortedDictionary<string, T> Merged<T>(IReadOnlyDictionary<string, T> known, IReadOnlyDictionary<string, T> found)
    {
        var merged = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in known.Concat(found))
        {
            merged[key] = value;
        }

        return merged;
    }

    private sealed record LockFile(int Schema, SortedDictionary<string, LockedWeights> Weights);
}

/// <summary>What was pulled for one name.</summary>
public sealed record LockedWeights
{
    /// <summary>By address.</summary>
    public IReadOnlyDictionary<string, LockedDownload> Downloads { get; init; } = new Dictionary<string, LockedDownload>();

    /// <summary>SHA-256 by file name, of published files and ONNX files.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();
}

/// <summary>A file as its place sent it.</summary>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Validator">The place's own mark of these bytes, such as a strong ETag; null where it gives none.</param>
public sealed record LockedDownload(string Sha256, long Bytes, string? Validator);

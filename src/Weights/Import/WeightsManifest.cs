using System.Text.Json;
using System.Text.Json.Serialization;

namespace FakeFinder.Weights.Import;

/// <summary>What <c>manifest.json</c> in a folder of the weights folder says: what its networks are, and what they were made of.</summary>
public sealed record WeightsManifest
{
    /// <summary>The newest layout that this program writes and reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public required int Schema { get; init; }

    /// <summary>The detector or shared face finder.</summary>
    public required string Name { get; init; }

    /// <summary>Name and version of the program that wrote the networks.</summary>
    public required string Program { get; init; }

    public required Precision Precision { get; init; }

    /// <summary>Version of the ONNX operator set.</summary>
    public required long Opset { get; init; }

    /// <summary>Version of the ONNX file format.</summary>
    public required long IrVersion { get; init; }

    /// <summary>Where the published files were pulled from; null where they were imported from a folder.</summary>
    public ManifestOrigin? Origin { get; init; }

    public required IReadOnlyList<ManifestNetwork> Networks { get; init; }

    /// <exception cref="WeightsException">It is damaged, or of a newer program.</exception>
    public static WeightsManifest Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <param name="path">For the sentence.</param>
    /// <exception cref="WeightsException">It is damaged, or of a newer program.</exception>
    internal static WeightsManifest Parse(ReadOnlyMemory<byte> json, string path)
    {
        const string Remedy = "import the weights again.";
        try
        {
            using var document = JsonDocument.Parse(json);
            if (
                document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("schema", out var element)
                || !element.TryGetInt32(out var schema))
            {
                throw new WeightsException($"{path} has no schema number; {Remedy}");
            }

            return schema == CurrentSchema
                ? root.Deserialize<WeightsManifest>(Json)!
                : throw new WeightsException($"{path} has schema {schema}, and this program reads schema {CurrentSchema}; {Remedy}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new WeightsException($"{path} is no manifest ({exception.Message}); {Remedy}", exception);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <param name="File">The ONNX file, beside the manifest.</param>
/// <param name="Sha256">Of the ONNX file, lower-case hexadecimal.</param>
/// <param name="Bytes">Size of the ONNX file.</param>
/// <param name="Source">The published file that it was made of.</param>
/// <param name="Probe">A shape of the input with which it can be tried out.</param>
public sealed record ManifestNetwork(
    string Name,
    string File,
    string Sha256,
    long Bytes,
    string Architecture,
    ManifestSource Source,
    IReadOnlyList<ManifestTensor> Inputs,
    IReadOnlyList<ManifestTensor> Outputs,
    IReadOnlyList<int> Probe);

/// <param name="Address">The archive, or the folder.</param>
/// <param name="Sha256">Of the archive, lower-case hexadecimal; null where there was none.</param>
/// <param name="Licence">Of the weights, as models.json states it; null where it does not.</param>
public sealed record ManifestOrigin(string Address, string? Sha256, string? Licence);

/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record ManifestSource(string File, string Sha256);

/// <param name="Shape">Numbers; a name where a dimension is free.</param>
public sealed record ManifestTensor(string Name, string Element, IReadOnlyList<ManifestDimension> Shape);

/// <summary>A size, or a name where the size is known only when the network runs.</summary>
[JsonConverter(typeof(ManifestDimensionConverter))]
public readonly record struct ManifestDimension(long? Size, string? Name)
{
    /// <inheritdoc/>
    public override string ToString() => Name ?? $"{Size}";
}

internal sealed class ManifestDimensionConverter : JsonConverter<ManifestDimension>
{
    public override ManifestDimension Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? new(reader.GetInt64(), null) : new(null, reader.GetString());

    public override void Write(Utf8JsonWriter writer, ManifestDimension value, JsonSerializerOptions options)
    {
        if (value.Size is { } size)
        {
            writer.WriteNumberValue(size);
        }
        else
        {
            writer.WriteStringValue(value.Name);
        }
    }
}

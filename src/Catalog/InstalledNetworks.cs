using System.Text.Json;

namespace FakeFinder.Catalog;

/// <summary>
/// What a folder's <c>manifest.json</c> says of the networks beside it, as far as those who load them need it; the project Weights writes
/// it.
/// </summary>
public sealed record InstalledNetworks
{
    /// <summary>The manifest's name.</summary>
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The ONNX files that were imported.</summary>
    public IReadOnlyList<InstalledNetwork> Networks { get; init; } = [];

    /// <returns>Null where the folder has no manifest.</returns>
    /// <exception cref="InvalidDataException">It is no manifest; the message says the remedy.</exception>
    public static InstalledNetworks? ReadFrom(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<InstalledNetworks>(File.ReadAllBytes(path), Json) : null;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{path} is no manifest ({exception.Message}): install its networks again with 'fakefinder weights pull "
                    + $"{Path.GetFileName(folder)}'.",
                exception);
        }
    }
}

/// <param name="File">Its name, beside the manifest.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
public sealed record InstalledNetwork(string File, string Sha256);

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Catalog;

/// <summary>
/// The detectors of models.json in its order, and what of them is installed. The list is read once, the weights folder at each question.
/// </summary>
public sealed partial class ModelCatalog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly Dictionary<string, DetectorEntry> byName;
    private readonly string weights;

    /// <exception cref="InvalidDataException">models.json is not what it should be; the message says where.</exception>
    public ModelCatalog(IOptions<CatalogOptions> options)
    {
        Detectors = Read(options.Value.Models);
        byName = Detectors.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        weights = options.Value.Weights;
    }

    /// <summary>Every detector, whether or not its weights are here.</summary>
    public IReadOnlyList<DetectorEntry> Detectors { get; }

    /// <returns>Null where models.json does not list it.</returns>
    public DetectorEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The folder in which the installed networks of this detector, or of a shared face finder, lie.</summary>
    public string FolderOf(string name) => Path.Combine(weights, name);

    /// <returns>Null where the detector can run as far as files go; else a sentence that says what is missing and how to get it.</returns>
    public string? WhatIsMissing(DetectorEntry entry) => WhatIsNotInstalled(entry) ?? WhatIsLost(entry);

    /// <summary>
    /// As <see cref="WhatIsMissing"/>, but for files that an installed manifest names: where these are gone, the detector is there and
    /// fails to load, so that nobody waits for it.
    /// </summary>
    public string? WhatIsNotInstalled(DetectorEntry entry)
    {
        if (entry.Weights is not { } needed)
        {
            return null;
        }

        var absent = needed
            .Requires.Prepend(entry.Name)
            .Where(name => !File.Exists(Path.Combine(FolderOf(name), InstalledNetworks.FileName)))
            .ToList();
        return absent.Count == 0
            ? null
            : $"The weights of {entry.Name} are not installed ({string.Join(", ", absent.Select(name => $"{name}/manifest.json"))} is "
                + $"missing in {weights}): "
              + $"download {needed.Archive} of the FakeFinder weights release, unpack it, and run 'fakefinder weights import {entry.Name} "
              + $"--from FOLDER'.";
    }

    /// <returns>Bytes of the networks that the detector loads, as far as they are installed: how long it takes goes roughly with them. 0
    /// where it needs none.</returns>
    public long WeightsBytesOf(DetectorEntry entry) => entry.Weights is not { } needed ? 0
        : needed.Requires.Prepend(entry.Name).Select(name => new DirectoryInfo(FolderOf(name))).Where(folder => folder.Exists)
            .Sum(folder => folder.EnumerateFiles("*.onnx").Sum(file => file.Length));

    private string? WhatIsLost(DetectorEntry entry)
    {
        foreach (var name in entry.Weights is { } needed ? needed.Requires.Prepend(entry.Name) : [])
        {
            try
            {
                if (
                    InstalledNetworks
                        .ReadFrom(FolderOf(name))
                        ?.Networks.FirstOrDefault(network => !File.Exists(Path.Combine(FolderOf(name), network.File))) is
                    { } lost)
                {
                    return $"The weights of {entry.Name} are not whole: {lost.File} is missing in {FolderOf(name)}, although its "
                        + $"manifest.json names it; run 'fakefinder weights import {name} --from FOLDER' again.";
                }
            }
            catch (InvalidDataException exception)
            {
                return exception.Message;
            }
        }

        return null;
    }

    private static List<DetectorEntry> Read(string path)
    {
        ModelsFile? file;
        try
        {
            using var stream = File.OpenRead(path);
            file = JsonSerializer.Deserialize<ModelsFile>(stream, Json);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is not a list of detectors: {exception.Message}", exception);
        }

        if (file is not { Schema: 1 })
        {
            throw new InvalidDataException($"{path} has schema {file?.Schema.ToString() ?? "none"}; this program reads schema 1.");
        }

        // The annotations say that no element is null; the reader holds that for members only.
        foreach (var name in file.Detectors.SelectMany(entry => (entry?.Weights?.Requires ?? []).Prepend(entry?.Name)))
        {
            if (!NamePattern().IsMatch(name ?? ""))
            {
                throw new InvalidDataException(
                    $"{path}: '{name}' is no name of a detector or of shared weights; lower-case letters, digits and hyphens are allowed.");
            }
        }

        return file.Detectors.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidDataException($"{path} lists '{twice.Key}' twice; each name may stand once.")
            : file.Detectors;
    }

    /// <summary>Of detectors and of shared weights.</summary>
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    internal static partial Regex NamePattern();
}

using FakeFinder.Weights.Import;
using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Pull;

/// <summary>What is to be pulled for one folder of the weights folder.</summary>
public sealed record PullItem
{
    /// <summary>The detector, or the face finder that detectors share.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Where it lies, in the order in which it is tried: an archive, or a folder that holds the archive, converted networks with their
    /// manifest, or the published files.
    /// </summary>
    public required IReadOnlyList<PlaceAddress> Sources { get; init; }

    /// <summary>The archive's file name in a folder.</summary>
    public required string Archive { get; init; }

    /// <summary>SHA-256 by file name, lower-case hexadecimal: of archives, published files or ONNX files.</summary>
    public IReadOnlyDictionary<string, string> Pins { get; init; } = new Dictionary<string, string>();

    /// <summary>Of the weights, as their authors state it; null where they do not.</summary>
    public string? Licence { get; init; }

    /// <summary>The sources were named for this pull: they are read also where the networks are installed.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>How published files become networks; null where only converted networks will do.</summary>
    public ImportRecipe? Recipe => Recipes.Find(Name);
}

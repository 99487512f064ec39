namespace FakeFinder.Catalog;

/// <summary>Weights that are installed apart: what of, and where they are published.</summary>
public sealed record WeightsEntry
{
    /// <summary>The published archive's file name; null: the name of the detector, and <c>.tar.gz</c>.</summary>
    public string? Archive { get; init; }

    /// <summary>Shared networks that it needs too (names of <see cref="ModelList.SharedWeights"/>), such as <c>mtcnn</c>.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>
    /// Where <c>weights pull</c> looks, in this order: archives, or folders that hold the archive, the published files, or converted
    /// networks with their manifest. http, https and s3 addresses, and folders.
    /// </summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>SHA-256 by file name, hexadecimal, of archives, published files or ONNX files: another file is refused.</summary>
    public IReadOnlyDictionary<string, string> Pins { get; init; } = new Dictionary<string, string>();

    /// <summary>About how much is downloaded, in megabytes (10^6 bytes); null where it is not known.</summary>
    public int? DownloadMegabytes { get; init; }

    /// <summary>Licence of the weights, as their authors state it; null where they do not.</summary>
    public string? Licence { get; init; }
}

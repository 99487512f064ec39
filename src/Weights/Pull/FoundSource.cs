using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Pull;

/// <summary>A source that has what is wanted.</summary>
/// <param name="Address">The archive, or the folder.</param>
public sealed record FoundSource(PlaceAddress Address, SourceForm Form, IReadOnlyList<FoundFile> Files)
{
    /// <summary>Of archives: members, most of which are floating-point numbers, are this much larger at most.</summary>
    private const double Unpacked = 1.2;

    /// <summary>ONNX files against published ones: convolutions whose weights are stored transformed take more.</summary>
    private const double Converted = 2;

    /// <summary>What is downloaded; null where the source does not say it.</summary>
    public long? Bytes => Files.All(file => file.Bytes is not null) ? Files.Sum(file => file.Bytes!.Value) : null;

    /// <summary>
    /// Room on the disk for all of it at one time: the download, the members of an archive, the networks that are made. An estimate from
    /// above; null where the size is not known.
    /// </summary>
    public long? Room => (Bytes, Form) switch
    {
        (null, _) => null,
        ({ } bytes, SourceForm.Archive) => (Address.IsLocal ? 0 : bytes) + (long)(bytes * Unpacked * (1 + Converted)),
        ({ } bytes, SourceForm.Published) => (Address.IsLocal ? 0 : bytes) + (long)(bytes * Converted),
        ({ } bytes, _) => bytes,
    };
}

/// <param name="Name">Of the file, without a folder.</param>
/// <param name="Bytes">Null where the source does not say it.</param>
/// <param name="Validator">As <see cref="PlaceFile.Validator"/>.</param>
public sealed record FoundFile(PlaceAddress Address, string Name, long? Bytes, string? Validator);

/// <summary>In which form a source has networks.</summary>
public enum SourceForm
{
    /// <summary>The published archive.</summary>
    Archive,

    /// <summary>The published files, unpacked.</summary>
    Published,

    /// <summary>ONNX files and their manifest, as a weights folder has them.</summary>
    Converted,
}

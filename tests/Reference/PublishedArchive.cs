using System.Formats.Tar;
using System.IO.Compression;
using FakeFinder.Weights.Import;

namespace FakeFinder.Reference;

/// <summary>Stand-ins of the published archives, in their layout: one folder of the detector's name with its checkpoints.</summary>
public static class PublishedArchive
{
    /// <summary>Where MTCNN's published files lie.</summary>
    public static string Mtcnn => Path.Combine(ReferenceFolder.Shared, "weights", FormulaWeights.FaceFinder);

    /// <summary>Writes a detector's checkpoints with formula weights.</summary>
    public static void WriteCheckpoints(string detector, string folder)
    {
        foreach (var network in Recipes.Find(detector)!.Networks)
        {
            CheckpointWriter
                .Of(ReferenceNetwork.ReadCheckpoint(detector, network.Checkpoint).StateDict())
                .WriteLegacy(Path.Combine(folder, network.Checkpoint));
        }
    }

    /// <summary>Packs the files of a folder as <c>NAME/FILE</c> into a tar.gz.</summary>
    public static void Pack(string folder, string name, string archive)
    {
        using var file = File.Create(archive);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip, TarEntryFormat.Gnu);
        tar.WriteEntry(new GnuTarEntry(TarEntryType.Directory, name + "/"));
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            tar.WriteEntry(path, $"{name}/{Path.GetFileName(path)}");
        }
    }

    /// <summary>MTCNN's published files as an archive.</summary>
    public static byte[] PackMtcnn()
    {
        var archive = Path.GetTempFileName();
        try
        {
            Pack(Mtcnn, FormulaWeights.FaceFinder, archive);
            return File.ReadAllBytes(archive);
        }
        finally
        {
            File.Delete(archive);
        }
    }
}

using FakeFinder.Evidence.Signing;
using FakeFinder.Evidence.Statements;

namespace FakeFinder.Evidence.Bundles;

/// <summary>Makes an evidence bundle: the files, the key's public part, and the signed statement about all of them.</summary>
public static class BundleWriter
{
    /// <summary>The same arguments give the same bytes.</summary>
    /// <param name="files">All but key and statement, in any order.</param>
    /// <exception cref="EvidenceException">They are too many or too large, or a name is not allowed or there twice.</exception>
    public static IReadOnlyList<BundleFile> Sign(IEnumerable<BundleFile> files, EvidencePredicate predicate, EvidenceSigner signer)
    {
        var all = Sort(files.Append(new BundleFile(BundleNames.Key, System.Text.Encoding.UTF8.GetBytes(signer.PublicKey.Pem))));
        var statement = EvidenceStatement.Of(
            all.Select(file => new EvidenceSubject(file.Name, new SubjectDigest(file.Sha256))), predicate);
        var envelope = DsseEnvelope.Sign(statement.ToBytes(), signer).ToBytes();
        return Check(Sort(all.Append(new BundleFile(BundleNames.Envelope, envelope))));
    }

    /// <summary>Writes the zip file.</summary>
    /// <param name="files">Of <see cref="Sign"/>.</param>
    public static async Task WriteAsync(Stream stream, IReadOnlyList<BundleFile> files, CancellationToken cancellationToken)
    {
        foreach (var (_, bytes) in ZipLayout.Parts(files))
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
    }

    private static List<BundleFile> Sort(IEnumerable<BundleFile> files) => [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];

    private static List<BundleFile> Check(List<BundleFile> files)
    {
        if (files.Find(file => !BundleLimits.IsName(file.Name)) is { } odd)
        {
            throw new EvidenceException($"'{odd.Name}' is no name for a file of a bundle.");
        }

        if (files.DistinctBy(file => file.Name, StringComparer.OrdinalIgnoreCase).Count() < files.Count)
        {
            throw new EvidenceException("Two files of the bundle have the same name.");
        }

        return files.Count > BundleLimits.MaximumFiles || ZipLayout.LengthOf(files) > BundleLimits.MaximumBytes
            ? throw new EvidenceException(
                $"The bundle would have {files.Count} files and {ZipLayout.LengthOf(files)} bytes; {BundleLimits.MaximumFiles} files and "
                    + $"{BundleLimits.MaximumBytes} bytes are allowed.")
            : files;
    }
}

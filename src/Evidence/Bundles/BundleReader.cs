using System.Buffers.Binary;
using System.Text;

namespace FakeFinder.Evidence.Bundles;

/// <summary>
/// Reads bundles that anybody may have made. It takes only the form that <see cref="BundleWriter"/> writes: nothing is compressed, so
/// nothing grows; what a header says is compared with the bytes that are there; and nothing is written to a disk.
/// </summary>
public static class BundleReader
{
    /// <exception cref="EvidenceException">The file has not the form of a bundle; one sentence says where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <param name="name">Of the file, for the error.</param>
    public static async Task<Bundle> ReadAsync(FileStream file, string name, CancellationToken cancellationToken)
    {
        if (file.Length > BundleLimits.MaximumBytes)
        {
            throw new EvidenceException(
                $"{name} has {file.Length} bytes; a bundle has {BundleLimits.MaximumBytes} at most, so this is none.");
        }

        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return Read(bytes, name);
    }

    /// <inheritdoc cref="ReadAsync"/>
    public static Bundle Read(ReadOnlyMemory<byte> bytes, string name)
    {
        List<BundleFile> files = [];
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        while (IsLocal(bytes.Span[at..]))
        {
            var file = ReadFile(bytes[at..], at, name);
            if (!names.Add(file.Name))
            {
                throw new EvidenceException($"{name} holds {file.Name} twice; a bundle does not.");
            }

            files.Add(file);
            if (files.Count > BundleLimits.MaximumFiles)
            {
                throw new EvidenceException($"{name} holds more than {BundleLimits.MaximumFiles} files; a bundle does not.");
            }

            at += ZipLayout.LocalLength + file.Name.Length + file.Content.Length;
        }

        return files.Count == 0
            ? throw new EvidenceException($"{name} is no evidence bundle: it does not begin as one.")
            : new Bundle(files, FormFault(bytes, files));
    }

    private static bool IsLocal(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == ZipLayout.LocalMark;

    private static BundleFile ReadFile(ReadOnlyMemory<byte> bytes, int at, string name)
    {
        var header = bytes.Span;
        if (header.Length < ZipLayout.LocalLength)
        {
            throw Cut(name, at);
        }

        var method = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[22..]);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        if (nameLength > BundleLimits.MaximumName)
        {
            throw new EvidenceException($"{name} is no evidence bundle: the name of a file at byte {at} has {nameLength} characters.");
        }

        if (header.Length < ZipLayout.LocalLength + nameLength)
        {
            throw Cut(name, at);
        }

        var fileName = Encoding.Latin1.GetString(header.Slice(ZipLayout.LocalLength, nameLength));
        if (!BundleLimits.IsName(fileName))
        {
            throw new EvidenceException($"{name} is no evidence bundle: the name of a file at byte {at} is one that no bundle has.");
        }

        if (method != 0)
        {
            throw new EvidenceException(
                $"{name} holds {fileName} compressed, which FakeFinder does not do; take the bundle as it was downloaded, not one that was "
                    + "packed again.");
        }

        var start = ZipLayout.LocalLength + nameLength;
        return length > (uint)(header.Length - start)
            ? throw new EvidenceException(
                $"{name} says that {fileName} has {length} bytes, but it ends {header.Length - start} bytes after its beginning; the file "
                    + "was cut, or changed.")
            : new BundleFile(fileName, bytes.Slice(start, (int)length));
    }

    /// <summary>Where the bytes differ from those that the writer gives for the same files.</summary>
    private static string? FormFault(ReadOnlyMemory<byte> bytes, List<BundleFile> files)
    {
        var at = 0;
        foreach (var (what, expected) in ZipLayout.Parts(files))
        {
            var there = bytes.Span[at..];
            var same = there.CommonPrefixLength(expected.Span);
            if (same < expected.Length)
            {
                return same == there.Length ? $"it ends at byte {bytes.Length}, within {what}"
                    : IsCheckSum(expected.Span, same) ? $"the check sum in {what} does not fit the file's content"
                    : $"byte {at + same} differs, in {what}";
            }

            at += expected.Length;
        }

        return at < bytes.Length ? $"{bytes.Length - at} bytes stand after its end" : null;
    }

    private static bool IsCheckSum(ReadOnlySpan<byte> part, int at) =>
        IsLocal(part) && at is >= ZipLayout.LocalCheckSum and < ZipLayout.LocalCheckSum + sizeof(uint);

    private static EvidenceException Cut(string name, int at) => new($"{name} ends within the header of a file, at byte {at}; it was cut.");
}

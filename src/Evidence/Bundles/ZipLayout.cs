using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace FakeFinder.Evidence.Bundles;

/// <summary>
/// The one way in which a bundle is a zip file (APPNOTE 6.3): files sorted by name, stored as they are, dated 1980-01-01, readable by all,
/// without extra fields and comments. Compression would give other bytes with another version of its library, and on another processor.
/// </summary>
internal static class ZipLayout
{
    public const int LocalLength = 30;
    public const int LocalCheckSum = 14;
    public const uint LocalMark = 0x04034B50;
    private const int CentralLength = 46;
    private const int EndLength = 22;
    private const uint CentralMark = 0x02014B50;
    private const uint EndMark = 0x06054B50;
    private const ushort VersionNeeded = 10;
    private const ushort FirstDay = 0x0021;
    private const ushort MadeOnUnix = (3 << 8) | VersionNeeded;
    private const uint RegularFile = 0x81A4u << 16;

    /// <param name="files">Sorted.</param>
    public static long LengthOf(IReadOnlyCollection<BundleFile> files) =>
        EndLength + files.Sum(file => LocalLength + CentralLength + (2L * file.Name.Length) + file.Content.Length);

    /// <summary>Writes the parts of the file one after the other, each with what it is.</summary>
    /// <param name="files">Sorted.</param>
    public static IEnumerable<(string What, ReadOnlyMemory<byte> Bytes)> Parts(IReadOnlyList<BundleFile> files)
    {
        var central = new MemoryStream();
        uint at = 0;
        foreach (var file in files)
        {
            var crc = Crc32.HashToUInt32(file.Content.Span);
            var local = Local(file, crc);
            central.Write(Central(file, crc, at));
            at += (uint)(local.Length + file.Content.Length);
            yield return ($"the header of {file.Name}", local);
            yield return (file.Name, file.Content);
        }

        yield return ("the directory of the zip file", central.ToArray());
        yield return ("the end of the zip file", End(files.Count, (uint)central.Length, at));
    }

    private static byte[] Local(BundleFile file, uint crc)
    {
        var bytes = new byte[LocalLength + file.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, LocalMark);
        WriteCommon(bytes.AsSpan(4), file, crc);
        Encoding.ASCII.GetBytes(file.Name, bytes.AsSpan(LocalLength));
        return bytes;
    }

    private static byte[] Central(BundleFile file, uint crc, uint offset)
    {
        var bytes = new byte[CentralLength + file.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, CentralMark);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), MadeOnUnix);
        WriteCommon(bytes.AsSpan(6), file, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(38), RegularFile);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(42), offset);
        Encoding.ASCII.GetBytes(file.Name, bytes.AsSpan(CentralLength));
        return bytes;
    }

    /// <summary>Version, flags, method, time, date, check sum, both lengths and that of the name: the same in both headers.</summary>
    private static void WriteCommon(Span<byte> bytes, BundleFile file, uint crc)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, VersionNeeded);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[10..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[14..], (uint)file.Content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[18..], (uint)file.Content.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[22..], (ushort)file.Name.Length);
    }

    private static byte[] End(int count, uint length, uint offset)
    {
        var bytes = new byte[EndLength];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, EndMark);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), offset);
        return bytes;
    }
}

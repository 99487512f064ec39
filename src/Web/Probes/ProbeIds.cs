using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FakeFinder.Media.Perturbing;

namespace FakeFinder.Web.Probes;

/// <summary>The ids of a probe's jobs. They follow from what is asked, so that asking twice makes no second job.</summary>
internal static class ProbeIds
{
    /// <param name="earlier">How many jobs of this perturbation there were before.</param>
    /// <returns>An id of version 8, which is the caller's own.</returns>
    public static Guid Of(Guid job, Perturbation perturbation, int earlier)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"probe {job:D} {perturbation.Name} {earlier}")), hash);
        var id = BinaryPrimitives.ReadUInt128BigEndian(hash);
        id = (id & ~((UInt128)0xF << 76)) | ((UInt128)0x8 << 76);
        id = (id & ~((UInt128)0b11 << 62)) | ((UInt128)0b10 << 62);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return new Guid(bytes, bigEndian: true);
    }
}

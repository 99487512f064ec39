using System.Security.Cryptography;
using System.Text;

namespace FakeFinder.Evaluation;

/// <summary>An id that is always the same for the same name within a run.</summary>
public static class DerivedId
{
    private const int Bytes = 16;

    /// <returns>A UUID of version 8 (RFC 9562): of the run's id and the name by SHA-256.</returns>
    public static Guid Of(Guid run, string name)
    {
        var bytes = SHA256.HashData([.. run.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)])[..Bytes];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

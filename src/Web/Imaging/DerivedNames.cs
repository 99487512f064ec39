using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FakeFinder.Contracts.Internal;
using FakeFinder.Reports;

namespace FakeFinder.Web.Imaging;

/// <summary>
/// What the files that are made of a video are called. A name says all that the bytes depend on beside the video, so that what has a name
/// never changes.
/// </summary>
internal static class DerivedNames
{
    public const string Proxy = "proxy.mp4";

    public static string Frame(int frame, int width) => Text($"frame-{frame}-{width}.jpg");

    public static string Face(int frame, int most, ImagedBox box) => Text($"face-{frame}-{most}-{Bits(box)}.jpg");

    /// <param name="networks">Of the report.</param>
    public static string Activation(string detector, IEnumerable<NetworkReport> networks, int frame, ImagedBox box)
    {
        var all = string.Join('\n', networks.Select(network => $"{network.Name} {network.Sha256}"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 8));
        return Text($"cam-{detector}-{hash}-{frame}-{Bits(box)}.png");
    }

    /// <summary>The sides to the last bit.</summary>
    private static string Bits(ImagedBox box)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteSingleBigEndian(bytes, box.Left);
        BinaryPrimitives.WriteSingleBigEndian(bytes[4..], box.Top);
        BinaryPrimitives.WriteSingleBigEndian(bytes[8..], box.Right);
        BinaryPrimitives.WriteSingleBigEndian(bytes[12..], box.Bottom);
        return Convert.ToHexStringLower(bytes);
    }

    private static string Text(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}

using System.Security.Cryptography;
using System.Text;
using FakeFinder.Evidence.Bundles;
using FakeFinder.Evidence.Signing;
using FakeFinder.Evidence.Statements;

namespace FakeFinder.Cli.Tests.Evidence;

/// <summary>A small bundle on a small video.</summary>
internal static class MadeBundle
{
    public const string Video = "not much of a video";

    public static Guid Job { get; } = Guid.Parse("019a0000-0000-7000-8000-000000000001");

    public static EvidenceSigner Signer { get; } = EvidenceSigner.Parse(EvidenceSigner.CreatePem(), "key");

    public static byte[] Write(string fileName = "clip.mp4")
    {
        var predicate = new EvidencePredicate(
            Job,
            "completed",
            DateTimeOffset.UnixEpoch,
            null,
            new EvidenceVideo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Video))), fileName),
            "No sign of manipulation found: the one detector is below 50 %.",
            [],
            new EvidenceProgram("FakeFinder", "1"));
        var files = BundleWriter.Sign(
            [new("reports/wm.json", "{}"u8.ToArray()), new("evidence.json", "{\"a\":1}"u8.ToArray())], predicate, Signer);
        using var stream = new MemoryStream();
        BundleWriter.WriteAsync(stream, files, CancellationToken.None).GetAwaiter().GetResult();
        return stream.ToArray();
    }
}

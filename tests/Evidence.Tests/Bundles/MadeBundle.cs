using System.Text;
using FakeFinder.Evidence.Bundles;
using FakeFinder.Evidence.Signing;
using FakeFinder.Evidence.Statements;
using FakeFinder.Reports;

namespace FakeFinder.Evidence.Tests.Bundles;

/// <summary>A small bundle.</summary>
internal static class MadeBundle
{
    public const string Video = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    public static EvidenceSigner Signer { get; } = EvidenceSigner.Parse(EvidenceSigner.CreatePem(), "key");

    public static EvidencePredicate Predicate { get; } = new(
        Guid.Parse("019a0000-0000-7000-8000-000000000001"),
        "completed",
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch.AddSeconds(4),
        new EvidenceVideo(Video, "clip \"1\".mp4"),
        "Weak sign of manipulation: 1 of 1 detector above 50 %.",
        [
            new EvidenceDetector(
                "wm", false, "completed", 0.6, 0.6, "weak", null, [new NetworkReport("wm/b7", "00")],
                new Dictionary<string, string> { ["Program"] = "1" }),
        ],
        new EvidenceProgram("FakeFinder", "1.0"));

    public static IReadOnlyList<BundleFile> Files { get; } =
        [File("reports/wm.json", "{\"score\":0.6}"), File("faces/moment-1.jpg", "jpeg"), File("evidence.json", "{}")];

    public static BundleFile File(string name, string content) => new(name, Encoding.UTF8.GetBytes(content));

    public static byte[] Write(IEnumerable<BundleFile>? files = null) =>
        Zip(BundleWriter.Sign(files ?? Files, Predicate, Signer));

    public static byte[] Zip(IReadOnlyList<BundleFile> files)
    {
        using var stream = new MemoryStream();
        BundleWriter.WriteAsync(stream, files, CancellationToken.None).GetAwaiter().GetResult();
        return stream.ToArray();
    }
}

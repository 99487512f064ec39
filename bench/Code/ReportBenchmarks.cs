using System.IO.Compression;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using FakeFinder.Reports;

namespace FakeFinder.Bench.Code;

/// <summary>A report of many frames on its way to the disk, and without the packing.</summary>
public class ReportBenchmarks
{
    private DetectionReport report = null!;

    [Params(16, 1000)]
    public int Frames { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        report = new DetectionReport
        {
            Detector = "residual",
            VideoId = new string('a', 64),
            Score = 0.5,
            Frames =
            [
                .. Enumerable
                    .Range(0, Frames)
                    .Select(index => new FrameReport(
                        index,
                        index / 30.0,
                        random.NextDouble(),
                        [new FaceReport(random.Next(640), random.Next(480), random.Next(640), random.Next(480), null, random.NextDouble())]
                    )),
            ],
            Networks = [new NetworkReport("residual/srm", new string('b', 64))],
            Versions = new Dictionary<string, string> { ["FakeFinder"] = "1.0.0" },
            Timings = new Dictionary<string, double> { ["total"] = 1 },
        };
    }

    [Benchmark]
    public byte[] Serialise() => JsonSerializer.SerializeToUtf8Bytes(report, JsonSerializerOptions.Web);

    [Benchmark]
    public long Serialise_and_pack()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            JsonSerializer.Serialize(zip, report, JsonSerializerOptions.Web);
        }

        return packed.Length;
    }
}

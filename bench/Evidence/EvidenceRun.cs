using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using FakeFinder.Bench.Measuring;
using FakeFinder.Evaluation.Sampling;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;

namespace FakeFinder.Bench.Evidence;

/// <summary>Each step from the stored reports to what the timeline draws, on made reports of two people who move.</summary>
internal sealed class EvidenceRun(int faces, int detectors, int rounds)
{
    private const int FacesOfFrame = 2;

    private readonly List<IReadOnlyList<string>> rows = [];

    public void Run()
    {
        var report = new Report($"{faces} faces in {detectors} reports, {rounds} rounds.", Path.GetTempPath());
        var stored = Enumerable.Range(0, detectors).Select(detector => Zip(Make(detector))).ToList();
        var read = Measure("read the reports", () => stored.ConvertAll(Read));
        var evidence = Measure("tracks, gaps and moments", () => VideoEvidence.Of(read.ConvertAll(one => new JudgedReport(one, false))));
        var json = Measure("write as JSON", () => JsonSerializer.SerializeToUtf8Bytes(evidence, JsonSerializerOptions.Web));
        var zipped = Measure("compress", () => Zip(json));
        report.Table(["step", "median s", "shortest s", "longest s"], rows);
        Console.WriteLine(
            $"{evidence.Tracks.Count} tracks, {evidence.Moments.Count} moments; {json.Length / 1e6:0.0} MB of JSON, "
                + $"{zipped.Length / 1e6:0.0} MB compressed.");
        report.End();
    }

    private T Measure<T>(string step, Func<T> work)
    {
        T made = default!;
        var times = new Times(Enumerable.Range(0, rounds).Select(_ =>
        {
            var since = Stopwatch.GetTimestamp();
            made = work();
            return Stopwatch.GetElapsedTime(since);
        }));
        rows.Add([step, Report.Seconds(times.Median), Report.Seconds(times.Shortest), Report.Seconds(times.Longest)]);
        return made;
    }

    private static byte[] Zip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            zip.Write(content);
        }

        return zipped.ToArray();
    }

    private static DetectionReport Read(byte[] zipped)
    {
        using var unzipped = new GZipStream(new MemoryStream(zipped), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<DetectionReport>(unzipped, JsonSerializerOptions.Web)!;
    }

    /// <summary>Two people walk from side to side, 25 frames a second; every report sees both in each of its frames.</summary>
    private byte[] Make(int detector)
    {
        var random = new SeededRandom((ulong)detector + 1);
        var frames = faces / detectors / FacesOfFrame;
        return JsonSerializer.SerializeToUtf8Bytes(
            new DetectionReport
            {
                Detector = $"detector-{detector}",
                VideoId = new string('0', 64),
                Score = 0.6,
                Video = new VideoReport("mov,mp4", "h264", 1920, 1080, frames, 25, frames / 25.0, []),
                Frames =
                [
                    .. Enumerable.Range(0, frames).Select(frame => new FrameReport(
                        frame,
                        frame / 25.0,
                        Score: null,
                        [
                            .. Enumerable.Range(0, FacesOfFrame).Select(person =>
                            {
                                var left = (person * 900) + (300 * Math.Sin(frame / 50.0)) + 300 + random.Next(5);
                                return new FaceReport(left, 200, left + 180, 420, 0.99, random.Next(1000) / 1000.0);
                            }),
                        ])),
                ],
                Networks = [],
                Versions = new Dictionary<string, string>(),
                Timings = new Dictionary<string, double>(),
            },
            JsonSerializerOptions.Web);
    }
}

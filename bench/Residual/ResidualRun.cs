using System.Diagnostics;
using FakeFinder.Bench.Measuring;
using FakeFinder.Bench.Service;
using FakeFinder.Detection;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Bench.Residual;

/// <summary>One <c>residual</c>.</summary>
internal sealed class ResidualRun(int rounds)
{
    private const int FramesWanted = 16;
    private const int WarmUp = 3;
    private const string Whole = "the whole job, from POST to its last event";

    /// <summary>Frames stay in the worker for a while, for detectors that start later: here each job shall decode.</summary>
    private static readonly ServiceSetup Setup = new()
    {
        Settings = new Dictionary<string, string> { ["FakeFinder:Decoding:Linger"] = "00:00:00" },
    };

    private readonly Dictionary<string, List<TimeSpan>> measured = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Repository.Results);
        await using var service = await RunningService.StartAsync(Setup, cancellationToken);
        using var client = new ServiceClient(service.Address.Url);
        var video = await client.UploadAsync(Repository.Sample, cancellationToken);
        var detection = new DetectionOptions();
        var decode = new DecodeAlone(Repository.Sample, video.ToInfo(), new EvenlySpacedFrames(FramesWanted).FramesOf(video.ToInfo()));
        var frames = await decode.RunAsync(cancellationToken);
        using var cascade = new CascadeAlone(frames, detection);
        using var session = new SessionAlone(frames, cascade.Run(), detection);
        var report = new Report(
            $"""
            {Path.GetFileName(
                Repository.Sample
            )}, {video.Width} x {video.Height}, {FramesWanted} of {video.FrameCount} frames; {rounds} rounds, in each everything once. The parts alone have no service around them: plain
            ffmpeg of the same frames with its start; the cascade with the same parameters on the same frames; the session with the same options on the same {session.Crops} crops.
            """,
            Repository.Results);
        for (var round = -WarmUp; round < rounds; round++)
        {
            await MeasureAsync(client, video.Id, decode, cascade, session, cancellationToken);
            if (round < 0)
            {
                measured.Clear();
            }
        }

        Print(report);
        return 0;
    }

    private async Task MeasureAsync(
        ServiceClient client,
        string video,
        DecodeAlone decode,
        CascadeAlone cascade,
        SessionAlone session,
        CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        var job = await client.SubmitAsync(video, ServiceSetup.Residual, cancellationToken);
        await client.WaitForResultAsync(job, cancellationToken);
        Add(Whole, Stopwatch.GetElapsedTime(since));
        foreach (var (stage, seconds) in await client.GetTimingsAsync(job, ServiceSetup.Residual, cancellationToken))
        {
            Add($"in the worker's report: {stage}", TimeSpan.FromSeconds(seconds));
        }

        since = Stopwatch.GetTimestamp();
        await decode.RunAsync(cancellationToken);
        Add(DecodeAlone.Name, Stopwatch.GetElapsedTime(since));
        since = Stopwatch.GetTimestamp();
        cascade.Run();
        Add(CascadeAlone.Name, Stopwatch.GetElapsedTime(since));
        since = Stopwatch.GetTimestamp();
        session.Run();
        Add(SessionAlone.Name, Stopwatch.GetElapsedTime(since));
    }

    private void Add(string what, TimeSpan time)
    {
        if (!measured.TryGetValue(what, out var times))
        {
            measured.Add(what, times = []);
        }

        times.Add(time);
    }

    private void Print(Report report)
    {
        string[] parts = [DecodeAlone.Name, CascadeAlone.Name, SessionAlone.Name];
        var medians = measured.ToDictionary(pair => pair.Key, pair => new Times(pair.Value).Median);
        var whole = medians[Whole];
        var sum = TimeSpan.FromTicks(parts.Sum(part => medians[part].Ticks));
        var largest = parts.Max(part => medians[part]);
        report.Table(
            ["", "median s", "shortest s", "longest s"],
            measured
                .OrderBy(pair =>
                    pair.Key == Whole ? 0
                    : parts.Contains(pair.Key) ? 2
                    : 1)
                .Select(pair => (pair.Key, Times: new Times(pair.Value)))
                .Select(row =>
                    new[]
                    {
                        row.Key,
                        Report.Seconds(row.Times.Median),
                        Report.Seconds(row.Times.Shortest),
                        Report.Seconds(row.Times.Longest),
                    }));
        report.Table(
            ["medians", "s", "the whole over it"],
            [
                ["the parts together", Report.Seconds(sum), Report.Ratio(whole / sum)],
                ["the largest part", Report.Seconds(largest), Report.Ratio(whole / largest)],
            ]);
        report.End();
    }
}

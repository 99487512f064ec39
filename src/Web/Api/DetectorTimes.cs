using System.Collections.Concurrent;
using System.Text.Json;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;

namespace FakeFinder.Web.Api;

/// <summary>How long detectors took here, from the reports of their latest results; so it is known after a restart too.</summary>
public sealed class DetectorTimes(IJobIndex index, IReportStore reports, TimeProvider time)
{
    /// <summary>So long what was read is told again: a page asks once for each of its detectors.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>How many jobs are looked through, the latest first.</summary>
    private const int Jobs = 100;

    /// <summary>How many reports are read: each may have megabytes.</summary>
    private const int Reports = 5;

    /// <summary>The stage of a report's times that spans all others.</summary>
    private const string Total = "total";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly ConcurrentDictionary<string, (MeasuredTime Time, long At)> known = new(StringComparer.Ordinal);

    /// <returns>Null where none of the latest jobs has a score of this detector.</returns>
    public async Task<MeasuredTime?> OfAsync(string detector, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(detector, out var latest) && time.GetElapsedTime(latest.At) < Fresh)
        {
            return latest.Time;
        }

        var read = await ReadTimeAsync(detector, cancellationToken);
        if (read is not null)
        {
            known[detector] = (read, time.GetTimestamp());
        }

        return read;
    }

    private async Task<MeasuredTime?> ReadTimeAsync(string detector, CancellationToken cancellationToken)
    {
        var latest = await index.ListAsync(Viewer.All, 0, Jobs, state: null, cancellationToken);

        // A clip that could not be assessed is done with sooner, and says nothing about one that can.
        var ids = latest.Jobs.SelectMany(job => job.Parts)
            .Where(part => part.Detector == detector && part is { Score: not null, Reason: null, ReportId: not null })
            .Select(part => part.ReportId!).Take(Reports);
        var times = new List<TimedReport>();
        foreach (var id in ids)
        {
            if (await ReadAsync(id, cancellationToken) is { } report && report.Timings.ContainsKey(Total))
            {
                times.Add(report);
            }
        }

        return times.Count == 0 ? null : new MeasuredTime(
            Median(times.Select(report => report.Timings[Total])),
            Median(times.Select(report => report.Video?.DurationSeconds ?? 0)),
            times.Count,
            times.SelectMany(report => report.Timings.Keys).Where(stage => stage != Total)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .ToDictionary(stage => stage, stage => Median(times.Select(report => report.Timings.GetValueOrDefault(stage)))));
    }

    /// <returns>Null where the report is gone or cannot be read.</returns>
    private async Task<TimedReport?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await using var json = await reports.OpenAsync(id, cancellationToken);
        try
        {
            return json is null ? null : await JsonSerializer.DeserializeAsync<TimedReport>(json, Json, cancellationToken);
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>What of a report is read.</summary>
    private sealed record TimedReport
    {
        public Dictionary<string, double> Timings { get; init; } = [];

        public TimedVideo? Video { get; init; }
    }

    private sealed record TimedVideo(double DurationSeconds);
}

/// <summary>How long a detector took for the latest clips that it assessed here.</summary>
/// <param name="MedianSeconds">From the beginning of the work to its end, loading and waiting left out.</param>
/// <param name="MedianClipSeconds">How long the clips are.</param>
/// <param name="Clips">How many, five at the most.</param>
/// <param name="Stages">Seconds by stage, each the median too.</param>
public sealed record MeasuredTime(
    double MedianSeconds,
    double MedianClipSeconds,
    int Clips,
    IReadOnlyDictionary<string, double> Stages);

using System.Diagnostics;
using FakeFinder.Bench.Measuring;
using FakeFinder.Media;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Bench.History;

/// <summary>One <c>history</c>: the real index in a folder of its own.</summary>
internal static class HistoryRun
{
    private const int WritersAtOnce = 256;

    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Subjects = ["Interview", "Speech", "Rally", "Statement", "Advertisement"];
    private static readonly string[] Places = ["Berlin", "Lagos", "Lima", "Osaka", "Porto"];
    private static readonly string[] People = ["Anna Berg", "Bo Chen", "Carla Diaz"];

    public static async Task RunAsync(int jobs, int repeats, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fakefinder-history-");
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["FakeFinder:Storage:Path"] = folder.FullName })
                .Build();
            await using var services = new ServiceCollection()
                .AddLogging()
                .AddProbing(configuration)
                .AddStorage(configuration)
                .BuildServiceProvider();
            await StorageSchema.EnsureAsync(services, cancellationToken);
            var report = new Report(
                $"SQLite with {jobs} jobs of three parts, a note on every tenth. A question is the rows of one page (50) with their parts, "
                    + $"and the count of all that match; milliseconds, the median and the longest of {repeats}.",
                folder.FullName);
            var index = services.GetRequiredService<IJobIndex>();
            var since = Stopwatch.GetTimestamp();
            await FillAsync(index, services.GetRequiredService<IJobNotes>(), jobs, cancellationToken);
            report.Line($"Written in {Report.Seconds(Stopwatch.GetElapsedTime(since))} s.");
            var rows = new List<IReadOnlyList<string>>();
            foreach (var (name, query) in Questions(jobs))
            {
                rows.Add(await MeasureAsync(index, name, query, repeats, cancellationToken));
            }

            report.Table(["question", "matches", "median, ms", "longest, ms"], rows);
            report.End();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string Name, JobQuery Query)> Questions(int jobs) =>
    [
        ("first page", new()),
        ("last page", new() { Skip = Math.Max(0, jobs - 50) }),
        ("oldest first", new() { Order = JobOrder.Oldest }),
        ("by name", new() { Order = JobOrder.Name }),
        ("by name, from Z", new() { Order = JobOrder.NameDown }),
        ("highest score first", new() { Order = JobOrder.Highest }),
        ("lowest score first", new() { Order = JobOrder.Lowest }),
        ("search: a fifth of the names", new() { Text = "lagos" }),
        ("search: one name", new() { Text = $" {jobs / 2} final" }),
        ("search: no name", new() { Text = "nothing like this" }),
        ("search: words of one note", new() { Text = $"around frame {jobs / 20 * 10} " }),
        ("search: a video's hash", new() { Text = $"{jobs / 3:x64}" }),
        ("one name, highest score first", new() { Text = "osaka", Order = JobOrder.Highest }),
        ("a detector of all jobs", new() { Detector = "boken" }),
        ("state failed", new() { State = "failed" }),
        ("strong sign, by name", new() { Band = Band.Strong, Order = JobOrder.Name }),
        ("submitter", new() { SubmittedBy = "chen" }),
        ("one day", new() { From = First.AddDays(7), To = First.AddDays(8) }),
        ("archived", new() { Archived = true }),
    ];

    private static async Task<IReadOnlyList<string>> MeasureAsync(
        IJobIndex index,
        string name,
        JobQuery query,
        int repeats,
        CancellationToken cancellationToken)
    {
        var total = (await index.SearchAsync(Viewer.All, query, cancellationToken)).Total;
        var times = new List<TimeSpan>();
        for (var i = 0; i < repeats; i++)
        {
            var since = Stopwatch.GetTimestamp();
            await index.SearchAsync(Viewer.All, query, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(since));
        }

        times.Sort();
        return [name, $"{total}", Report.Milliseconds(times[times.Count / 2]), Report.Milliseconds(times[^1])];
    }

    /// <summary>Many at once: they share transactions, as those of a busy service do.</summary>
    private static Task FillAsync(IJobIndex index, IJobNotes notes, int jobs, CancellationToken cancellationToken) => Parallel.ForAsync(
        0,
        jobs,
        new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce, CancellationToken = cancellationToken },
        async (i, token) =>
        {
            var job = Job(i);
            await index.EndAsync(job, token);
            if (i % 10 == 0)
            {
                await notes.AddAsync(
                    new JobNote(
                        Guid.CreateVersion7(), job.Id, NoteKind.Remark, People[i % 3], job.SubmittedAt,
                        $"The mouth does not follow the voice around frame {i} of the clip; the shadow under the chin flickers."),
                    token);
            }
        });

    private static JobRow Job(int i)
    {
        var random = new Random(i);
        var at = First.AddMinutes(i);
        var failed = i % 20 == 0;
        List<PartRow> parts = [.. ((string[])["boken", "selimsef", "wm"]).Select(detector => failed
            ? new PartRow(detector, "failed", null, "Given up after 3 attempts: the file is damaged.")
            : new PartRow(
                detector, "completed", random.NextDouble(), null,
                new Coverage { FramesWanted = 32, FramesPresent = 32, FramesDecoded = 32, FramesSearched = 32, FramesJudged = 30 },
                $"{i:x32}-{detector}-1"))];
        return new JobRow(
            Guid.CreateVersion7(at),
            $"{i:x64}",
            $"{Subjects[random.Next(5)]} {Places[i % 5]} {i} final.mp4",
            failed ? "failed" : "completed",
            Open: false,
            at,
            at.AddMinutes(1),
            parts,
            SubmittedBy: People[i % 3],
            TopScore: JobRow.TopScoreOf(parts));
    }
}

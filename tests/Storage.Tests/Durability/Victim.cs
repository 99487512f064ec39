using System.Text;
using FakeFinder.Storage.Jobs;

namespace FakeFinder.Storage.Tests.Durability;

/// <summary>
/// The process that is killed: it works longer than anybody lets it, and says on its standard output what it was told to be done.
/// </summary>
internal static class Victim
{
    private const int Workers = 8;

    /// <summary>An end all the same, for the case that nobody is left to kill it.</summary>
    private const int Turns = 1000;

    public static async Task<int> RunAsync(string work, string folder)
    {
        await using var storage = await TestStorage.StartAsync(folder);
        Func<int, int, Task<string>> step = work switch
        {
            "jobs" => (_, _) => OpenJobAsync(storage),
            "ends" => (_, _) => EndJobAsync(storage),
            "states" => (_, _) => WriteStatesAsync(storage),
            "videos" => (worker, turn) => AddVideoAsync(storage, worker, turn),
            _ => throw new ArgumentException($"'{work}' is no work; it is jobs, ends, states or videos.", nameof(work)),
        };

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            for (var turn = 0; turn < Turns; turn++)
            {
                Console.Out.WriteLine(await step(worker, turn));
            }
        })));
        return 0;
    }

    private static async Task<string> WriteStatesAsync(TestStorage storage)
    {
        using var bytes = new MemoryStream("a clip"u8.ToArray());
        var video = await storage.Library.AddAsync("a.mp4", bytes, owner: null, CancellationToken.None);
        var row = new JobRow(
            Guid.CreateVersion7(), video.Id, "a.mp4", "queued", Open: true, storage.Time.GetUtcNow(), EndedAt: null,
            [new PartRow("wm", "queued", Score: null, Reason: null)]);
        var key = new StateKey("fakefinder", row.Id);
        var states = storage.Get<IJobStates>();
        await states.OpenAsync(key, "open"u8.ToArray(), row, CancellationToken.None);
        var ended = row with { State = "completed", Open = false, EndedAt = row.SubmittedAt };
        await states.WriteAsync(key, 1, "ended"u8.ToArray(), ended, CancellationToken.None);
        return $"{row.Id}";
    }

    private static async Task<string> EndJobAsync(TestStorage storage)
    {
        var id = Guid.Parse(await OpenJobAsync(storage));
        var job = (await storage.Jobs.FindAsync(id, CancellationToken.None))!;
        await storage.Jobs.EndAsync(
            job with { State = "completed", Open = false, EndedAt = job.SubmittedAt, CallbackUrl = "https://hooks.example.org/" },
            CancellationToken.None);
        return $"{id}";
    }

    private static async Task<string> OpenJobAsync(TestStorage storage)
    {
        var job = new JobRow(
            Guid.CreateVersion7(),
            new string('a', 64),
            "a.mp4",
            "queued",
            Open: true,
            storage.Time.GetUtcNow(),
            null,
            [new("wm", "queued", null, null)]);
        await storage.Jobs.OpenAsync(job, CancellationToken.None);
        return job.Id.ToString();
    }

    /// <summary>Each worker has names of its own, and uses each twice: the name means the second upload from then on.</summary>
    private static async Task<string> AddVideoAsync(TestStorage storage, int worker, int turn)
    {
        var name = $"{worker}-{turn / 2}.mp4";
        var video = await storage.Library.AddAsync(
            name,
            new MemoryStream(Encoding.UTF8.GetBytes($"{worker} {turn} {new string('x', 50_000)}")),
            owner: null,
            CancellationToken.None);
        return $"{name} {video.Id}";
    }
}

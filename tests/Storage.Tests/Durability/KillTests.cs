using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using FakeFinder.Servers;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Tests.Durability;

/// <summary>What was said to be done is there after a kill that nothing could prepare for, and what was not done leaves no trace.</summary>
public sealed class KillTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Jobs_that_were_written_down_survive_a_kill()
    {
        var told = await KillAfterAsync("jobs", lines: 200);

        await using var storage = await TestStorage.StartAsync(folder.Path);
        var page = await storage.Jobs.ListAsync(Viewer.All, 0, int.MaxValue, state: null, CancellationToken.None);
        Assert.Subset(page.Jobs.Select(job => job.Id).ToHashSet(), told.Select(Guid.Parse).ToHashSet());
        Assert.All(page.Jobs, job => Assert.Single(job.Parts));
    }

    [Fact]
    public async Task A_job_whose_end_survives_a_kill_has_it_told_and_no_other_has()
    {
        var told = await KillAfterAsync("ends", lines: 200);

        await using var storage = await TestStorage.StartAsync(folder.Path);
        var jobs = (await storage.Jobs.ListAsync(Viewer.All, 0, int.MaxValue, state: null, CancellationToken.None)).Jobs;
        Assert.Subset(jobs.Where(job => !job.Open).Select(job => job.Id).ToHashSet(), told.Select(Guid.Parse).ToHashSet());
        foreach (var job in jobs)
        {
            var delivery = await storage.Get<IDeliveries>().FindAsync(DeliverySubject.Job(job.Id), CancellationToken.None);
            Assert.Equal(job.Open, delivery is null);
        }
    }

    [Fact]
    public async Task A_job_whose_end_was_told_survives_a_kill_and_every_row_says_what_its_state_says()
    {
        var told = await KillAfterAsync("states", lines: 200);

        await using var storage = await TestStorage.StartAsync(folder.Path);
        var jobs = (await storage.Jobs.ListAsync(Viewer.All, 0, int.MaxValue, state: null, CancellationToken.None)).Jobs;
        Assert.Subset(jobs.Where(job => !job.Open).Select(job => job.Id).ToHashSet(), told.Select(Guid.Parse).ToHashSet());
        foreach (var job in jobs)
        {
            var state = await storage.Get<IJobStates>().ReadAsync(new StateKey("fakefinder", job.Id), CancellationToken.None);
            Assert.Equal(job.Open ? "open" : "ended", Encoding.UTF8.GetString(state!.Payload!));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(101)]
    public async Task Videos_that_were_taken_in_survive_a_kill_and_nothing_else_stays(int lines)
    {
        var told = await KillAfterAsync("videos", lines);

        await using var storage = await TestStorage.StartAsync(folder.Path);
        await storage.SweepAsync();

        var listed = (await storage.Library.ListAsync(Viewer.All, 0, int.MaxValue, CancellationToken.None)).Videos;
        foreach (var uploads in told.Select(line => line.Split(' ')).GroupBy(line => line[0]))
        {
            // The last that was told, or the one after it, which was done and not told.
            var named = await storage.Library.FindByNameAsync(Viewer.All, uploads.Key, CancellationToken.None);
            Assert.NotNull(named);
            Assert.True(uploads.Count() < 2 || named.Id == uploads.Last()[1], $"{uploads.Key} does not mean its second upload");
            Assert.Subset(listed.Select(video => video.Id).ToHashSet(), uploads.Select(upload => upload[1]).ToHashSet());
        }

        Assert.Equal(listed.Select(video => $"blobs/videos/{video.Id[..2]}/{video.Id}").Order(StringComparer.Ordinal), folder.Files);
        foreach (var video in listed)
        {
            await using var stream = await storage.Library.OpenAsync(video.Id, CancellationToken.None);
            Assert.Equal(video.Id, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream!)));
        }
    }

    /// <returns>All that the process said until its end.</returns>
    private async Task<List<string>> KillAfterAsync(string work, int lines)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [typeof(Victim).Assembly.Location, work, folder.Path])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var told = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            told.Add(line);
            if (told.Count == lines)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        Assert.True(told.Count >= lines, $"the process ended by itself after {told.Count} lines");
        return told;
    }
}

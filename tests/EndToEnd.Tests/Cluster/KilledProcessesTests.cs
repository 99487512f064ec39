using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FakeFinder.Servers;
using Xunit.Abstractions;

namespace FakeFinder.EndToEnd.Tests.Cluster;

/// <summary>
/// Processes of a cluster are killed one after the other, and others take their places; whatever was accepted ends, and is recorded once.
/// </summary>
public sealed partial class KilledProcessesTests(ITestOutputHelper output)
{
    private const int Controls = 2;
    private const int Workers = 3;
    private const int JobsPerKill = 10;
    private const string Ended = "has ended as";

    /// <summary>An environment variable: another number, another order of deaths. Without it each test has one of its own.</summary>
    private const string SeedVariable = "FAKEFINDER_KILL_SEED";

    /// <summary>Whom to kill, in an order that the seed decides.</summary>
    private static readonly Victim[] Plan =
    [
        .. Enumerable.Repeat(Victim.BusyWorker, 12),
        .. Enumerable.Repeat(Victim.CapacityHolder, 4),
        .. Enumerable.Repeat(Victim.AnyControl, 4),
    ];

    private readonly List<Kill> kills = [];

    private enum Victim
    {
        BusyWorker,
        CapacityHolder,
        AnyControl,
    }

    [Fact]
    public async Task With_membership_in_Redis_every_job_ends_and_is_recorded_once()
    {
        using var redis = await RedisServer.StartAsync();
        await KillAndCheckAsync(seed: 1, ProcessCluster.MembershipIn(redis));
    }

    [Fact]
    public Task With_membership_in_PostgreSQL_every_job_ends_and_is_recorded_once() =>
        KillAndCheckAsync(seed: 2, new()
        {
            ["Orleans:Clustering:ProviderType"] = "AdoNet",
            ["Orleans:Clustering:Invariant"] = "Npgsql",
            ["Orleans:Clustering:ConnectionName"] = "fakefinder",
        });

    private async Task KillAndCheckAsync(int seed, Dictionary<string, string> clustering)
    {
        seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var given) ? given : seed;
        output.WriteLine($"seed {seed}");
        using var postgres = await PostgresServer.StartAsync();
        using var cluster = new ProcessCluster(postgres.Connection, clustering, each: TimeSpan.FromSeconds(2), slots: 2);
        try
        {
            await StartAsync(cluster);
            var video = await cluster.UploadAsync(Repository.Sample);
            var jobs = await KillAsync(cluster, new Random(seed), video);
            await EndOfAllAsync(cluster, jobs);
            Report(cluster);
            CheckKills();
            await CheckResultsAsync(cluster, jobs);
            CheckLeases(cluster);
            await CheckEndAsync(cluster);
        }
        catch
        {
            output.WriteLine(cluster.Tail);
            output.WriteLine(
                $"All that was said is in {cluster.SaveLog($"kills-{clustering["Orleans:Clustering:ProviderType"]}-{seed}.log")}.");
            throw;
        }
    }

    private static async Task StartAsync(ProcessCluster cluster)
    {
        var controls = Enumerable.Range(0, Controls).Select(_ => cluster.StartControl()).ToList();
        await cluster.UntilAsync("the control silos", () => Task.FromResult(controls.TrueForAll(cluster.HasJoined)));
        for (var i = 0; i < Workers; i++)
        {
            cluster.StartWorker();
        }

        await cluster.StartWebAsync();
    }

    /// <summary>Before each kill some jobs more, so that there is always work that a death can hurt.</summary>
    /// <returns>All jobs.</returns>
    private async Task<List<Guid>> KillAsync(ProcessCluster cluster, Random random, string video)
    {
        var jobs = new List<Guid>();
        var plan = Plan.ToArray();
        random.Shuffle(plan);
        foreach (var victim in plan)
        {
            await SubmitAsync(cluster, jobs, video);
            var chosen = await ChooseAsync(cluster, random, victim, jobs, video);
            kills.Add(new Kill(Stopwatch.GetTimestamp(), chosen, victim, WasHolder: chosen == cluster.CapacityHolder));
            await chosen.KillAsync();
            _ = victim == Victim.BusyWorker ? cluster.StartWorker() : cluster.StartControl();
        }

        return jobs;
    }

    private static async Task SubmitAsync(ProcessCluster cluster, List<Guid> jobs, string video)
    {
        var some = Enumerable.Range(0, JobsPerKill).Select(_ => Guid.CreateVersion7()).ToList();
        jobs.AddRange(some);
        await Parallel.ForEachAsync(some, async (job, _) => await cluster.SubmitAsync(job, video));
    }

    /// <summary>
    /// While one submission waited for a silo that had died, all jobs may have ended: then there are new ones, for a worker to be busy
    /// with.
    /// </summary>
    private static async Task<ClusterProcess> ChooseAsync(
        ProcessCluster cluster,
        Random random,
        Victim victim,
        List<Guid> jobs,
        string video)
    {
        ClusterProcess? chosen = null;
        await cluster.UntilAsync($"a victim ({victim})", async () =>
        {
            if (victim == Victim.BusyWorker && await HaveAllEndedAsync(cluster, jobs))
            {
                await SubmitAsync(cluster, jobs, video);
            }

            chosen = victim switch
            {
                Victim.BusyWorker => await cluster.BusyWorkersAsync() is { Count: > 0 } busy ? busy[random.Next(busy.Count)] : null,
                _ when !cluster.Controls.All(cluster.HasJoined) => null,
                Victim.CapacityHolder => cluster.CapacityHolder,
                _ => cluster.Controls[random.Next(cluster.Controls.Count)],
            };
            return chosen is not null;
        });
        return chosen!;
    }

    private static Task EndOfAllAsync(ProcessCluster cluster, List<Guid> jobs) =>
        cluster.UntilAsync("the end of all jobs", () => HaveAllEndedAsync(cluster, jobs));

    private static async Task<bool> HaveAllEndedAsync(ProcessCluster cluster, List<Guid> jobs) =>
        (await cluster.GetAsync($"/api/v1/jobs?take={jobs.Count}"))["items"]!.AsArray().Count(job => (string)job!["state"]! == "completed")
        == jobs.Count;

    private void CheckKills()
    {
        Assert.True(kills.Count >= 20);
        Assert.True(kills.Count(kill => kill.Victim == Victim.BusyWorker) >= 10);
        Assert.True(kills.Count(kill => kill.WasHolder) >= 3);
    }

    private static async Task CheckResultsAsync(ProcessCluster cluster, List<Guid> jobs)
    {
        foreach (var job in jobs)
        {
            var state = await cluster.GetAsync($"/api/v1/jobs/{job}");
            var part = Assert.Single(state["parts"]!.AsArray())!;
            Assert.Equal(("completed", "completed", 0.5), ((string)state["state"]!, (string)part["state"]!, (double)part["score"]!));
            Assert.NotNull(await cluster.GetAsync($"/api/v1/jobs/{job}/reports/slow"));
        }

        // Said after the result is recorded: never twice, though not at all by a silo that is killed between the two.
        var recorded = cluster
            .Log.Lines.Select(line => EndOfJob().Match(line.Text))
            .Where(match => match.Success)
            .Select(match => Guid.Parse(match.Groups[1].Value))
            .ToList();
        Assert.Equal(recorded.Count, recorded.Distinct().Count());
    }

    private static void CheckLeases(ProcessCluster cluster)
    {
        // That work never arrived, because its job's silo died before it was handed over, takes nothing from the worker.
        var killed = cluster.Processes.Where(process => process.Killed).Select(process => process.Name).ToHashSet();
        AssertNone(cluster, line => LossOfLease().Match(line.Text) is { Success: true } loss && !killed.Contains(loss.Groups[1].Value)
            && !loss.Groups[2].Value.Contains("does not have the work", StringComparison.Ordinal));
        AssertNone(cluster, line => line.Text.Contains("was stopped", StringComparison.Ordinal));
    }

    /// <summary>Where there is such a line, the message tells all that was said of its job, and where the capacity was meanwhile.</summary>
    private static void AssertNone(ProcessCluster cluster, Func<ClusterLine, bool> isWrong)
    {
        foreach (var wrong in cluster.Log.Lines.Where(isWrong))
        {
            var job = Id().Match(wrong.Text).Value;
            Assert.Fail(
                string.Join(
                    '\n',
                    cluster
                        .Log.Lines.Where(line => line.Text.Contains(job, StringComparison.Ordinal) || Milestone().IsMatch(line.Text))
                        .Select(line =>
                            $"{(line == wrong ? ">>> " : "")}{line.Process.Name}{(line.Process.Killed ? " (killed)" : "")}: {line.Text}")));
        }
    }

    private static async Task CheckEndAsync(ProcessCluster cluster)
    {
        var living = cluster.Processes.Where(process => !process.Killed).ToList();
        Assert.Empty(living.Where(process => process.HasExited).Select(process => $"{process.Name} has ended by itself"));
        foreach (var process in living.OrderBy(process => process.Name.StartsWith("control", StringComparison.Ordinal)))
        {
            Assert.Equal(0, await process.StopAsync());
        }

        await cluster.Family.AssertGoneAsync();
    }

    /// <summary>How long a death held things up: until the next job ended, and for a worker until it was known to be gone.</summary>
    private void Report(ProcessCluster cluster)
    {
        var lines = cluster.Log.Lines;
        foreach (var kill in kills)
        {
            output.WriteLine(
                $"{kill.Victim} {kill.Process.Name}{(kill.WasHolder ? " (capacity)" : "")}: next job ended after {After(Ended):0.0} s, known to be gone after {After($"{kill.Process.Name} has gone"):0.0} s"
            );

            double After(string text) =>
                lines.FirstOrDefault(line => line.At > kill.At && line.Text.Contains(text, StringComparison.Ordinal)) is { } line
                    ? Stopwatch.GetElapsedTime(kill.At, line.At).TotalSeconds
                    : double.NaN;
        }

        output.WriteLine($"{Stopwatch.GetElapsedTime(lines[0].At, lines[^1].At).TotalSeconds:0} s from the first word to the last");
    }

    [GeneratedRegex("Job (.{36}) has ended as")]
    private static partial Regex EndOfJob();

    [GeneratedRegex("slow on ([^ :]+)(?:: attempt [0-9]+)? has lost its lease(?: for job .{36})?: (.*)")]
    private static partial Regex LossOfLease();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")]
    private static partial Regex Id();

    [GeneratedRegex("holds the capacity|Slots are granted|has gone:|Orleans Silo started|has not been heard of")]
    private static partial Regex Milestone();

    private sealed record Kill(long At, ClusterProcess Process, Victim Victim, bool WasHolder);
}

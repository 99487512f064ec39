using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Cluster;
using FakeFinder.Servers;
using Xunit.Abstractions;

namespace FakeFinder.EndToEnd.Tests.Upgrade;

/// <summary>A cluster that is brought to the new programs while it works: silos of both versions run beside each other.</summary>
public sealed class UpgradeTests(ITestOutputHelper output)
{
    private const int Jobs = 50;
    private const int JobsAtATime = 10;

    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Silos_are_replaced_one_by_one_while_50_jobs_run_and_none_is_lost()
    {
        var earlier = EarlierBuild.Find();
        output.WriteLine(earlier is null
            ? $"This clone has no programs of {EarlierBuild.Commit}: the present ones stand in for them."
            : $"From {EarlierBuild.Commit}.");
        using var redis = await RedisServer.StartAsync();
        using var postgres = await PostgresServer.StartAsync();
        using var cluster = new ProcessCluster(
            postgres.Connection,
            ProcessCluster.MembershipIn(redis),
            each: TimeSpan.FromSeconds(1),
            slots: 2);
        var present = cluster.Build;
        cluster.Build = earlier ?? present;
        try
        {
            var controls = new Queue<ClusterProcess>([await StartedAsync(cluster, () => cluster.StartControl())]);
            controls.Enqueue(await StartedAsync(cluster, () => cluster.StartControl()));
            var workers = new Queue<ClusterProcess>([cluster.StartWorker(), cluster.StartWorker()]);
            await cluster.StartWebAsync();
            var video = await cluster.UploadAsync(Repository.Sample);
            var jobs = new List<Guid>();
            await SubmitAsync(cluster, jobs, video);

            // The control silos first: they bring the database to the new schema, with which the earlier ones continue.
            cluster.Build = present;
            foreach (var (silos, start) in (IEnumerable<(Queue<ClusterProcess>, Func<ClusterProcess>)>)
            [
                (controls, () => cluster.StartControl()), (workers, cluster.StartWorker),
                (controls, () => cluster.StartControl()), (workers, cluster.StartWorker),
            ])
            {
                silos.Enqueue(await StartedAsync(cluster, start));
                await SubmitAsync(cluster, jobs, video);
                var replaced = silos.Dequeue();
                await replaced.TerminateAsync(EndsWithin);
            }

            await cluster.ReplaceWebAsync(EndsWithin);
            Assert.Equal(Jobs, jobs.Count);
            foreach (var job in jobs)
            {
                await CheckAsync(cluster, job);
            }

            Assert.Equal(Jobs, (int)(await cluster.GetAsync("/api/v1/jobs?take=1"))["total"]!);
        }
        catch
        {
            output.WriteLine($"All that was said is in {cluster.SaveLog("upgrade.log")}.");
            throw;
        }
    }

    private static async Task<ClusterProcess> StartedAsync(ProcessCluster cluster, Func<ClusterProcess> start)
    {
        var silo = start();
        await cluster.UntilAsync($"{silo.Name} to start", () => Task.FromResult(cluster.HasJoined(silo)));
        return silo;
    }

    private static async Task SubmitAsync(ProcessCluster cluster, List<Guid> jobs, string video)
    {
        for (var i = 0; i < JobsAtATime; i++)
        {
            jobs.Add(Guid.CreateVersion7());
            await cluster.SubmitAsync(jobs[^1], video);
        }
    }

    private static async Task CheckAsync(ProcessCluster cluster, Guid id)
    {
        JsonNode? job = null;
        await cluster.UntilAsync($"the end of job {id}", async () =>
        {
            job = await cluster.GetAsync($"/api/v1/jobs/{id}");
            return (string)job["state"]! is not ("queued" or "running");
        });
        Assert.Equal("completed", (string)job!["state"]!);
        Assert.Equal("completed", (string)Assert.Single(job["parts"]!.AsArray())!["state"]!);
    }
}

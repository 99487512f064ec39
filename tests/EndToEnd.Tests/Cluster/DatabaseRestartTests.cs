using System.Net;
using System.Text.Json.Nodes;
using FakeFinder.Servers;
using Xunit.Abstractions;

namespace FakeFinder.EndToEnd.Tests.Cluster;

/// <summary>The database of a cluster dies beside its users, and comes back.</summary>
public sealed class DatabaseRestartTests(ITestOutputHelper output)
{
    private const int Jobs = 8;

    private static readonly string[] Detectors = ["slow"];

    [Fact]
    public async Task While_PostgreSQL_is_away_users_are_told_to_ask_again_and_nothing_that_was_accepted_is_lost()
    {
        using var redis = await RedisServer.StartAsync();
        using var postgres = await PostgresServer.StartAsync();
        using var cluster = new ProcessCluster(
            postgres.Connection,
            ProcessCluster.MembershipIn(redis),
            each: TimeSpan.FromSeconds(2),
            slots: 2);
        try
        {
            cluster.StartControl();
            cluster.StartWorker();
            await cluster.StartWebAsync();
            var video = await cluster.UploadAsync(Repository.Sample);
            var jobs = Enumerable.Range(0, Jobs).Select(_ => Guid.CreateVersion7()).ToList();
            foreach (var job in jobs)
            {
                await cluster.SubmitAsync(job, video);
            }

            await postgres.KillAsync();
            foreach (var path in (string[])["/api/v1/jobs", "/api/v1/videos", "/api/v1/batches", $"/api/v1/videos/{video}"])
            {
                var (status, body, retry) = await cluster.AskAsync(HttpMethod.Get, path);
                output.WriteLine($"{path}: {(int)status} {body}");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
                Assert.Contains("ask again", (string)JsonNode.Parse(body)!["detail"]!, StringComparison.Ordinal);
                Assert.NotNull(retry);
            }

            // A job that is known to nobody, and one that is to be written down.
            foreach (var (method, path) in ((HttpMethod, string)[])[
                (HttpMethod.Get, $"/api/v1/jobs/{Guid.NewGuid()}"), (HttpMethod.Put, $"/api/v1/jobs/{Guid.NewGuid()}")])
            {
                var (status, body, _) = await cluster.AskAsync(method, path, new { video, detectors = Detectors });
                output.WriteLine($"{method} {path}: {(int)status} {body}");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            }

            await postgres.RestartAsync();
            var later = Guid.CreateVersion7();
            await cluster.SubmitAsync(later, video);
            foreach (var job in (IEnumerable<Guid>)[.. jobs, later])
            {
                await cluster.UntilAsync(
                    $"the end of job {job}", async () => (string)(await cluster.GetAsync($"/api/v1/jobs/{job}"))["state"]! == "completed");
            }

            await cluster.UntilAsync(
                "the list to have all",
                async () => (int)(await cluster.GetAsync("/api/v1/jobs?state=completed"))["total"]! == Jobs + 1);
        }
        catch
        {
            output.WriteLine($"All that was said is in {cluster.SaveLog("database-restart.log")}.");
            throw;
        }
    }
}

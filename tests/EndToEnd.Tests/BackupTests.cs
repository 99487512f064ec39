using System.Diagnostics;
using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;
using FakeFinder.Servers;

namespace FakeFinder.EndToEnd.Tests;

/// <summary><c>backup</c> and <c>restore</c> as an operator types them.</summary>
public sealed class BackupTests : IDisposable
{
    private const int OpenJobs = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(50);

    private readonly Installation installation = new();
    private readonly Installation restored = new();
    private readonly DataFolder folder = new();

    public void Dispose()
    {
        installation.Dispose();
        restored.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_restored_service_has_every_job_and_ends_those_that_were_open()
    {
        Use(installation, "before.json", Forever);
        Use(restored, "after.json", TimeSpan.Zero);
        var up = await installation.ReadyAsync();
        var ended = await installation.SubmitAsync("quick");
        await installation.WaitForEndAsync(up, ended);
        var open = new List<string>();
        for (var job = 0; job < OpenJobs; job++)
        {
            open.Add(await installation.SubmitAsync("quick", "slow"));
        }

        await installation.WaitForRunAsync(up, open[0]);
        using var backup = await installation.Run("backup", folder["backup.tar"]).WaitAsync();
        Assert.True(backup.ExitCode == 0, backup.Output + backup.Error);
        Assert.Contains("It holds secrets", backup.Output, StringComparison.Ordinal);
        Assert.False(OtherUser.Can("cat", folder["backup.tar"]));
        await ProcessFamily.SignalAsync("KILL", installation.Family.Members);
        await up.WaitAsync();

        using var restore = await restored.Run("restore", folder["backup.tar"], "--to", restored.Data).WaitAsync();

        Assert.True(restore.ExitCode == 0, restore.Output + restore.Error);
        Assert.Contains("jobs that were open run again", restore.Output, StringComparison.Ordinal);
        var again = await restored.ReadyAsync();
        foreach (var job in open.Prepend(ended))
        {
            Assert.Equal("completed", (string)(await restored.WaitForEndAsync(again, job))["state"]!);
            Assert.NotNull(await restored.GetAsync($"/api/v1/jobs/{job}/reports/quick"));
        }

        Assert.NotNull(await restored.GetAsync($"/api/v1/jobs/{open[0]}/reports/slow"));
    }

    [Fact]
    public async Task A_backup_that_is_killed_leaves_nothing_that_looks_whole_and_the_next_one_takes_its_rest_away()
    {
        using (var up = await installation.Run("up", "--once", "--port", "0").WaitAsync())
        {
            Assert.True(up.ExitCode == 0, up.Output + up.Error);
        }

        // A backup waits for ever for what a pipe does not give.
        var pipe = Path.Combine(installation.Data, "blobs", "zz");
        using (var make = Process.Start("mkfifo", pipe))
        {
            await make.WaitForExitAsync();
        }

        var target = Directory.CreateDirectory(folder["target"]).FullName;
        using (var backup = installation.Run("backup", Path.Combine(target, "backup.tar")))
        {
            var since = Stopwatch.GetTimestamp();
            while (!Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Any(file => Path.GetFileName(file) != "lock"))
            {
                Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"No backup was begun: {backup.Output} {backup.Error}");
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }

            await ProcessFamily.SignalAsync("KILL", installation.Family.Members);
            await backup.WaitAsync();
        }

        Assert.Empty(Directory.GetFiles(target));
        Assert.NotEmpty(Directory.GetDirectories(target));
        File.Delete(pipe);
        using var next = await installation.Run("backup", target).WaitAsync();
        Assert.True(next.ExitCode == 0, next.Output + next.Error);
        var made = Assert.Single(Directory.GetFileSystemEntries(target));
        using var restore = await restored.Run("restore", made, "--to", restored.Data).WaitAsync();
        Assert.True(restore.ExitCode == 0, restore.Output + restore.Error);
    }

    [Fact]
    public async Task A_service_on_PostgreSQL_is_told_that_nothing_is_copied_and_where_the_commands_are()
    {
        installation
            .With("Orleans:GrainStorage:jobs:Invariant", "Npgsql")
            .With("ConnectionStrings:fakefinder", "Host=db.local;Username=newsroom;Password=secret;Database=videos");

        using var backup = await installation.Run("backup", folder["backup.tar"]).WaitAsync();

        Assert.Equal(1, backup.ExitCode);
        Assert.Contains("keeps its state in PostgreSQL (videos at db.local:5432), of which this command copies nothing", backup.Error,
            StringComparison.Ordinal);
        Assert.Contains("docs/operation.md", backup.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", backup.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["backup.tar"]));
    }

    /// <summary>Two detectors that only wait: one for nothing, one for as long as is said.</summary>
    private void Use(Installation service, string file, TimeSpan slow)
    {
        var detectors = new[] { (Name: "quick", Time: TimeSpan.Zero), (Name: "slow", Time: slow) }.Select(one => new JsonObject
        {
            ["name"] = one.Name,
            ["title"] = one.Name,
            ["summary"] = "Waits.",
            ["pipeline"] = "nothing",
            ["parameters"] = new JsonObject { ["milliseconds"] = (int)one.Time.TotalMilliseconds },
        });
        File.WriteAllText(folder[file], new JsonObject { ["schema"] = 1, ["detectors"] = new JsonArray([.. detectors]) }.ToJsonString());
        service.With("FakeFinder:Catalog:Models", folder[file]);
    }
}

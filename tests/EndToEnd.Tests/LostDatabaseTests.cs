using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

public sealed class LostDatabaseTests : IDisposable
{
    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.Zero, "slow");

    public void Dispose() => installation.Dispose();

    [Fact]
    public async Task A_lost_database_loses_no_video_and_up_adopt_brings_videos_and_jobs_back()
    {
        using (var first = await installation.Run("up", "--once", "--port", "0").WaitAsync())
        {
            Assert.True(first.ExitCode == 0, first.Output + first.Error);
        }

        var video = Assert.Single(Files("videos"));
        var job = Guid.ParseExact(Path.GetFileName(Assert.Single(Files("reports"))).Split('-')[0], "N");
        Array.ForEach(Directory.GetFiles(installation.Data, "fakefinder.db*"), File.Delete);

        using (var refused = await installation.Run("up", "--once", "--port", "0").WaitAsync())
        {
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("holds 1 video and 1 report that the database", refused.Error, StringComparison.Ordinal);
            Assert.Contains("fakefinder up --adopt", refused.Error, StringComparison.Ordinal);
            Assert.Equal(video, Assert.Single(Files("videos")));
        }

        using var up = installation.Run("up", "--adopt", "--port", "0");
        await installation.WaitForAsync(up, "/api/v1/jobs", page => page["items"]!.AsArray().Any(item => (Guid)item!["id"]! == job));
        var adopted = await installation.GetAsync($"/api/v1/jobs/{job}");

        Assert.Equal(("completed", Path.GetFileName(video)), ((string)adopted["state"]!, (string)adopted["video"]!));
        Assert.Equal("completed", (string)adopted["parts"]![0]!["state"]!);
        Assert.Equal(Path.GetFileName(video), (string)(await installation.GetAsync($"/api/v1/videos/{Path.GetFileName(video)}"))["id"]!);
    }

    private IEnumerable<string> Files(string kind) =>
        Directory.EnumerateFiles(Path.Combine(installation.Data, "blobs", kind), "*", SearchOption.AllDirectories);
}

using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>What is wrong is said in one sentence over HTTP, and changes nothing.</summary>
public sealed class BadInputTests(BadInputTests.Limited limited) : IClassFixture<BadInputTests.Limited>
{
    private const int MaximumBytes = 1_000_000;

    private Installation Installation => limited.Installation;

    [Theory]
    [InlineData("notes.mp4", "text", 422, "notes.mp4")]
    [InlineData("empty.mp4", "empty", 422, "empty")]
    [InlineData("cut.mp4", "truncated", 422, "cut.mp4")]
    [InlineData("song.m4a", "audio", 422, "song.m4a")]
    [InlineData("words.mkv", "subtitles", 422, "words.mkv")]
    [InlineData("picture.mp4", "picture", 422, "picture.mp4")]
    [InlineData("list.mp4", "playlist", 422, "list.mp4")]
    [InlineData("../up.mp4", "sample", 400, "../up.mp4")]
    [InlineData("bell\a.mp4", "sample", 400, "bell")]
    [InlineData("big.mp4", "big", 413, "big.mp4")]
    [InlineData("long.mp4", "long", 422, "long.mp4")]
    [InlineData("wide.mp4", "wide", 422, "wide.mp4")]
    public async Task A_file_that_cannot_be_taken_in_is_refused_by_name(string name, string kind, int status, string named)
    {
        var before = await CountsAsync();
        using var file = new ByteArrayContent(await limited.FileAsync(kind));

        // By hand: HttpClient would encode a name that is none.
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name}\"");
        using var form = new MultipartFormDataContent { file };
        using var answer = await Installation.PostAsync("/api/v1/videos", form);

        await AssertProblemAsync(answer, (HttpStatusCode)status, named);
        Assert.Equal(before, await CountsAsync());
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(Installation.Data, "uploads"), "*", SearchOption.AllDirectories),
            path => Path.GetFileName(path) != "lock");
    }

    [Theory]
    [InlineData("""{"video": "astronaut.mp4", "detectors": ["nobody"]}""", 404, "nobody")]
    [InlineData("""{"video": "astronaut.mp4", "detectors": []}""", 400, "detector")]
    [InlineData("""{"video": "astronaut.mp4", "detectors": ["boken"]}""", 503, "fakefinder weights pull boken")]
    [InlineData("""{"video": "absent.mp4", "detectors": ["residual"]}""", 404, "absent.mp4")]
    [InlineData("""{"video": "astronaut.mp4", "detectors": ["residual"]""", 400, "")]
    [InlineData("""{"detectors": ["residual"]}""", 400, "video")]
    public async Task A_job_that_cannot_be_done_is_refused_by_name(string job, int status, string named)
    {
        var before = await CountsAsync();
        using var content = new StringContent(job, Encoding.UTF8, "application/json");
        using var answer = await Installation.PostAsync("/api/v1/jobs", content);

        await AssertProblemAsync(answer, (HttpStatusCode)status, named);
        Assert.Equal(before, await CountsAsync());
    }

    [Theory]
    [InlineData("GET", "/api/v1/jobs/00000000-0000-0000-0000-000000000001")]
    [InlineData("GET", "/api/v1/jobs/00000000-0000-0000-0000-000000000001/events")]
    [InlineData("DELETE", "/api/v1/jobs/00000000-0000-0000-0000-000000000001")]
    [InlineData("GET", "/api/v1/jobs/no-id")]
    [InlineData("GET", "/api/v1/videos/no-id")]
    [InlineData("DELETE", "/api/v1/videos/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("GET", "/api/v1/no-such-thing")]
    public async Task What_is_not_there_is_a_problem_with_status_404(string method, string path)
    {
        using var answer = await Installation.SendAsync(new HttpMethod(method), path);

        await AssertProblemAsync(answer, HttpStatusCode.NotFound, "");
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string named)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var detail = (string)JsonNode.Parse(body)!["detail"]!;
        Assert.Contains(named, detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', detail);
        Assert.DoesNotContain(" at FakeFinder.", detail, StringComparison.Ordinal);
    }

    private async Task<(int Videos, int Jobs, int Files)> CountsAsync() =>
        ((await Installation.GetAsync("/api/v1/videos"))["items"]!.AsArray().Count,
         (int)(await Installation.GetAsync("/api/v1/jobs"))["total"]!,
         Directory.EnumerateFiles(Path.Combine(Installation.Data, "blobs", "videos"), "*", SearchOption.AllDirectories).Count());

    /// <summary>A service with small limits, and files of each kind, made by FFmpeg.</summary>
    public sealed class Limited : IAsyncLifetime
    {
        private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("fakefinder-bad-");

        internal Installation Installation { get; } = new Installation()
            .With("FakeFinder:Intake:MaxBytes", $"{MaximumBytes}")
            .With("FakeFinder:Probe:MaxDuration", "00:00:30")
            .With("FakeFinder:Probe:MaxPixels", $"{1280 * 720}");

        public Task InitializeAsync() => Installation.UpAsync();

        public Task DisposeAsync()
        {
            Installation.Dispose();
            files.Delete(recursive: true);
            return Task.CompletedTask;
        }

        public async Task<byte[]> FileAsync(string kind) => kind switch
        {
            "text" => "These are notes."u8.ToArray(),
            "empty" => [],
            "sample" => await File.ReadAllBytesAsync(Repository.Sample),
            "truncated" => (await File.ReadAllBytesAsync(Repository.Sample))[..^1000],
            "big" => [.. await File.ReadAllBytesAsync(Repository.Sample), .. new byte[MaximumBytes]],
            "playlist" => "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nfile:///etc/passwd\n"u8.ToArray(),
            "audio" => await MakeAsync("audio.m4a", "-f lavfi -i sine=d=1 -c:a aac"),
            "subtitles" => await MakeSubtitlesAsync(),
            "picture" => await MakeAsync("picture.png", "-f lavfi -i testsrc2=d=1:s=64x64 -frames:v 1"),
            "long" => await MakeAsync("long.mp4", "-f lavfi -i testsrc2=d=60:s=64x64:r=2 -c:v libx264 -preset ultrafast"),
            "wide" => await MakeAsync("wide.mp4", "-f lavfi -i testsrc2=d=1:s=1920x1080:r=2 -c:v libx264 -preset ultrafast"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
        };

        private async Task<byte[]> MakeSubtitlesAsync()
        {
            await File.WriteAllTextAsync(Path.Combine(files.FullName, "words.srt"), "1\n00:00:00,000 --> 00:00:01,000\nWords.\n");
            return await MakeAsync("words.mkv", "-i words.srt -c:s srt");
        }

        private async Task<byte[]> MakeAsync(string name, string arguments)
        {
            using var ffmpeg = Process.Start(
                new ProcessStartInfo("ffmpeg", $"-v error -y {arguments} {name}") { WorkingDirectory = files.FullName }
            )!;
            await ffmpeg.WaitForExitAsync();
            Assert.Equal(0, ffmpeg.ExitCode);
            return await File.ReadAllBytesAsync(Path.Combine(files.FullName, name));
        }
    }
}

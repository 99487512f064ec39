using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>
/// The running service with three trained detectors more, which are the residual under other names; and a way to put reports in the place
/// of theirs, so that a test knows each box.
/// </summary>
public class EvidenceFixture : ServiceFixture
{
    public const string First = "first";
    public const string Second = "second";

    /// <summary>As the others, but it judges 500 frames, which takes it long.</summary>
    public const string Slow = "slow";

    /// <summary>How long a made clip is, in seconds.</summary>
    public const double Seconds = 4;

    /// <summary>Frames a second of a made clip.</summary>
    public const int Rate = 25;

    /// <summary>Pixels of a made clip.</summary>
    public const int Width = 480;

    public const int Height = 270;

    /// <summary>The sides of the bright square of a made clip.</summary>
    public const int Side = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo made = Directory.CreateTempSubdirectory("fakefinder-evidence-");

    public EvidenceFixture()
    {
        var models = JsonNode.Parse(File.ReadAllText(Repository.Models))!;
        var detectors = models["detectors"]!.AsArray();
        var residual = detectors.Single(entry => (string)entry!["name"]! == "residual")!;
        foreach (var name in (string[])[First, Second, Slow])
        {
            var entry = residual.DeepClone().AsObject();
            entry["name"] = name;
            entry["title"] = $"The {name}";
            entry.Remove("notice");
            if (name == Slow)
            {
                entry["parameters"] = new JsonObject { ["frames"] = 500 };
            }

            detectors.Add(entry);
        }

        Models = Path.Combine(made.FullName, "models.json");
        File.WriteAllText(Models, models.ToJsonString());
    }

    protected override string Models { get; }

    /// <summary>Where the square is at a time: it moves to the right and a little down, the same way in each frame.</summary>
    public static (double Left, double Top) PlaceAt(double seconds) => (40 + (80 * seconds), 60 + (20 * seconds));

    /// <summary>A clip in which a bright square moves, made by ffmpeg.</summary>
    public string MakeClip(string name, params string[] coding)
    {
        var path = Path.Combine(made.FullName, name);
        string[] arguments =
        [
            "-nostdin", "-v", "error", "-y",
            "-f", "lavfi", "-i", $"color=c=0x303840:s={Width}x{Height}:r={Rate}:d={Seconds}",
            "-f", "lavfi", "-i", $"color=c=white:s={Side}x{Side}:r={Rate}:d={Seconds}",
            "-filter_complex", "[0][1]overlay=x='40+80*t':y='60+20*t':eval=frame",
            .. coding.Length > 0 ? coding : ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "25"],
            path,
        ];
        using var ffmpeg = Process.Start("ffmpeg", arguments);
        ffmpeg.WaitForExit();
        Assert.Equal(0, ffmpeg.ExitCode);
        return path;
    }

    /// <summary>The sample so many times over, coded in another way by ffmpeg.</summary>
    public string RecodeSample(string name, int times, params string[] coding)
    {
        var path = Path.Combine(made.FullName, name);
        using var ffmpeg = Process.Start(
            "ffmpeg", ["-nostdin", "-v", "error", "-y", "-stream_loop", $"{times - 1}", "-i", Repository.Sample, .. coding, path]);
        ffmpeg.WaitForExit();
        Assert.Equal(0, ffmpeg.ExitCode);
        return path;
    }

    /// <summary>A clip whose analysis by <see cref="Slow"/> takes so long that a browser can look at it meanwhile.</summary>
    public string MakeLongClip(string name) => RecodeSample(name, 4, "-c", "copy");

    /// <summary>A picture of one frame of a made clip.</summary>
    public byte[] Still(string clip, double seconds)
    {
        var path = Path.Combine(made.FullName, "still.jpg");
        using var ffmpeg = Process.Start(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y", "-ss", FormattableString.Invariant($"{seconds}"), "-i", clip, "-frames:v", "1", path]);
        ffmpeg.WaitForExit();
        Assert.Equal(0, ffmpeg.ExitCode);
        return File.ReadAllBytes(path);
    }

    /// <summary>A report whose only face is the square, in every n-th frame; it has none in the frames of the first second.</summary>
    public static JsonObject Report(string detector, int every, Func<double, double> score) => new()
    {
        ["detector"] = detector,
        ["videoId"] = "",
        ["score"] = 0.8,
        ["video"] = new JsonObject
        {
            ["container"] = "mp4",
            ["codec"] = "h264",
            ["width"] = Width,
            ["height"] = Height,
            ["frameCount"] = (int)(Seconds * Rate),
            ["frameRate"] = Rate,
            ["durationSeconds"] = Seconds,
            ["notes"] = new JsonArray(),
        },
        ["frames"] = new JsonArray([
            .. Enumerable.Range(0, (int)(Seconds * Rate)).Where(frame => frame % every == 0).Select(frame => Frame(frame, score)),
        ]),
        ["networks"] = new JsonArray(new JsonObject { ["name"] = "made/square", ["sha256"] = new string('c', 64), ["score"] = 0.8 }),
        ["versions"] = new JsonObject { ["fakefinder"] = "0.1.0" },
        ["timings"] = new JsonObject { ["decoding"] = 0.4, ["total"] = 1.5 },
    };

    /// <summary>Uploads the clip, has both detectors judge it, and puts these reports in the place of theirs.</summary>
    /// <returns>The job's id.</returns>
    public async Task<Guid> AnalyseAsync(string clip, params JsonObject[] reports)
    {
        using var http = new HttpClient { BaseAddress = BaseAddress };
        using var bytes = new ByteArrayContent(await File.ReadAllBytesAsync(clip));
        using var form = new MultipartFormDataContent { { bytes, "file", Path.GetFileName(clip) } };
        using var uploaded = await http.PostAsync("/api/v1/videos", form);
        var video = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        var names = reports.Select(report => (string)report["detector"]!).ToArray();
        using var patience = new CancellationTokenSource(Patience);
        var job = Guid.CreateVersion7();
        for (; ; await Task.Delay(PollInterval, patience.Token))
        {
            using var submitted = await http.PutAsJsonAsync($"/api/v1/jobs/{job}", new { video, detectors = names }, patience.Token);
            if (submitted.IsSuccessStatusCode)
            {
                break;
            }
        }

        while (await StateAsync() != "completed")
        {
            await Task.Delay(PollInterval, patience.Token);
        }

        foreach (var report in reports)
        {
            report["videoId"] = video;
            await PutAsync(job, (string)report["detector"]!, report);
        }

        return job;

        async Task<string?> StateAsync() =>
            (await http.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}", patience.Token)).GetProperty("state").GetString();
    }

    private static JsonObject Frame(int frame, Func<double, double> score)
    {
        var seconds = (double)frame / Rate;
        var (left, top) = PlaceAt(seconds);
        var faces = new JsonArray();
        if (seconds >= 1)
        {
            faces.Add(new JsonObject
            {
                ["left"] = left,
                ["top"] = top,
                ["right"] = left + Side,
                ["bottom"] = top + Side,
                ["confidence"] = 0.99,
                ["score"] = score(seconds),
            });
        }

        return new JsonObject { ["index"] = frame, ["seconds"] = seconds, ["score"] = null, ["faces"] = faces };
    }

    private async Task PutAsync(Guid job, string detector, JsonObject report)
    {
        var file = Data.EnumerateFiles("*", SearchOption.AllDirectories).Single(file =>
            file.Name.StartsWith($"{job:N}-{detector}-", StringComparison.Ordinal));
        await using var zip = new GZipStream(File.Create(file.FullName), CompressionLevel.Fastest);
        await JsonSerializer.SerializeAsync(zip, report);
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Detection.Tests.Plugins;

public sealed class PluginDetectorTests : IDisposable
{
    private const string ReadAll = "await foreach (var frame in frames) { }";

    private readonly PluginsFolder plugins = new();

    public void Dispose() => plugins.Dispose();

    [Fact]
    public async Task A_plugin_judges_frames_of_blue_green_red_and_its_result_is_a_report()
    {
        plugins.Add(
            "Colours",
            """
            var results = new List<FrameResult>();
            await foreach (var frame in frames)
            {
                var row = frame.Row(frame.Height - 1).ToArray();
                if (frame.Stride != 3 * frame.Width || frame.Bgr.Length != frame.Stride * frame.Height) throw new Exception("stride");
                if (row[0] != 3 || row[1] != 2 || row[2] != 1) throw new Exception("order");
                results.Add(new FrameResult(frame.Index, 0.25) { Faces = frame.Index == 0 ? [new FaceResult(1, 2, 3, 4, 0.75, 9)] : [] });
                progress.Report(new DetectorProgress(results.Count, 2, "frame " + frame.Index));
            }
            if (video.Width != 8 || video.Height != 6 || video.FrameCount != 10) throw new Exception("video");
            return DetectionResult.Judged(0.8) with { Frames = results };
            """,
            "[7, 0, 7]");
        using var host = plugins.Host(Frames(0, 3, 7), "Colours");
        await using var detector = await host.LoadAsync("colours");
        var progress = new ProgressList();

        var report = await detector.AnalyseAsync(DetectionHost.Request("colours"), progress, CancellationToken.None);

        Assert.Equal((0.8, null, "not trained"), (report.Score, report.Reason, report.Notice));
        Assert.Equal([(0, 0.0), (7, 0.7)], report.Frames.Select(frame => (frame.Index, frame.Seconds)));
        Assert.Equal(new FaceReport(1, 2, 3, 4, 9, 0.75), Assert.Single(report.Frames[0].Faces));
        Assert.Equal(
            new Coverage
            {
                FramesWanted = 2,
                FramesPresent = 2,
                FramesDecoded = 2,
                FramesSearched = 2,
                FramesWithFace = 1,
                FramesJudged = 2,
                FacesSeen = 1,
                FacesJudged = 1,
                FramesInVideo = 10,
            },
            report.Coverage);
        Assert.Equal(["FFmpeg", "FakeFinder"], report.Versions.Keys);
        Assert.Contains(new DetectionProgress("networks", 2, 2, "frame 7"), progress.Reports);
    }

    [Fact]
    public async Task The_report_names_the_plugin_by_a_hash_of_its_folder_that_a_shell_computes_too()
    {
        plugins.Add("Hashed");
        Directory.CreateDirectory(Path.Combine(plugins.FolderOf("Hashed"), "weights"));
        File.WriteAllText(Path.Combine(plugins.FolderOf("Hashed"), "weights", "b.bin"), "weights");
        File.WriteAllText(Path.Combine(plugins.FolderOf("Hashed"), "weights-a.bin"), "more");

        var report = await AnalyseAsync("Hashed");

        using var shell = Process.Start(new ProcessStartInfo(
            "bash",
            ["-c", "find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum"])
        {
            WorkingDirectory = plugins.FolderOf("Hashed"),
            RedirectStandardOutput = true,
        })!;
        var network = Assert.Single(report.Networks);
        Assert.Equal("plugin/Hashed", network.Name);
        Assert.Equal((await shell.StandardOutput.ReadToEndAsync()).Split(' ')[0], network.Sha256);
    }

    [Fact]
    public async Task Parameters_are_the_plugin_s_own_and_a_wrong_one_is_told_before_a_job_waits()
    {
        plugins.Add(
            "Tuned",
            select: "FrameSelection.EvenlySpaced(video, settings.Read<Parameters>().Frames)",
            factory: "public string WhatIsMissing(DetectorSettings settings) { settings.Read<Parameters>(); return null; }",
            more: """
            public sealed record Parameters { [System.ComponentModel.DataAnnotations.Range(1, 9)] public int Frames { get; init; } = 3; }
            """);
        using var host = plugins.Host(
            Frames(0, 3, 6, 9),
            PluginsFolder.Entry("Tuned", new JsonObject { ["frames"] = 2 }, "two"),
            PluginsFolder.Entry("Tuned", null, "three"),
            PluginsFolder.Entry("Tuned", new JsonObject { ["frames"] = 10 }, "ten"),
            PluginsFolder.Entry("Tuned", new JsonObject { ["framse"] = 2 }, "misspelt"));

        Assert.Equal(["two", "three"], host.Services.GetRequiredService<IDetectorLoader>().Survey().Runnable);
        await using var two = await host.LoadAsync("two");
        var report = await two.AnalyseAsync(DetectionHost.Request("two"), null, CancellationToken.None);
        Assert.Equal(2, report.Coverage!.FramesJudged);
        Assert.Contains("between 1 and 9", await WhyNotAsync(host, "ten"), StringComparison.Ordinal);
        Assert.StartsWith(
            "The parameters of detector misspelt in models.json are wrong: ",
            await WhyNotAsync(host, "misspelt"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return DetectionResult.Undetermined(\"No mouth.\");", "No mouth.")]
    [InlineData("return DetectionResult.Undetermined(\"\");", "The detector gave no score, and no reason.")]
    [InlineData("return DetectionResult.Judged(0.5);", "The detector gave exactly 0.5, which says nothing either way.")]
    public async Task Without_a_score_the_report_says_why(string analyse, string reason)
    {
        plugins.Add("Unsure", ReadAll + analyse);

        var report = await AnalyseAsync("Unsure");

        Assert.Equal((0.5, reason), (report.Score, report.Reason));
    }

    [Theory]
    [InlineData("return DetectionResult.Judged(double.NaN);", "gave NaN as its score of the video, which is from 0 to 1.")]
    [InlineData("return DetectionResult.Judged(2.0);", "gave 2 as its score of the video, which is from 0 to 1.")]
    [InlineData(
        "return DetectionResult.Judged(0.9) with { Frames = [new FrameResult(0, -1)] };",
        "gave -1 as its score of frame 0, which is from 0 to 1.")]
    [InlineData(
        "return DetectionResult.Judged(0.9) with { Frames = [new FrameResult(1, 0.2)] };",
        "speaks of frame 1, which it has not read.")]
    [InlineData(
        "return DetectionResult.Judged(0.9) with { Frames = [new FrameResult(0), new FrameResult(0)] };",
        "speaks of frame 0 twice.")]
    [InlineData(
        "return DetectionResult.Judged(0.9) with { Frames = [new FrameResult(0) { Faces = [new FaceResult(3, 0, 2, 9)] }] };",
        "gave a face in frame 0 a box that is none.")]
    [InlineData("return DetectionResult.Judged(0.9) with { FramesJudged = 9 };", "judged 9 frames of the 4 that it read.")]
    [InlineData("return null;", "gave null as its result.")]
    [InlineData(
        "throw new ArgumentException(\"no\\nsuch mouth\");",
        "failed at analysing the video: ArgumentException: no such mouth")]
    [InlineData("throw new OperationCanceledException(\"tired\");", "failed at analysing the video: OperationCanceledException: tired")]
    [InlineData(
        "await foreach (var frame in frames) { } return null;",
        "failed at analysing the video: InvalidOperationException: the frames of a video can be enumerated once")]
    public async Task A_fault_of_the_plugin_is_one_sentence(string analyse, string sentence)
    {
        plugins.Add("Faulty", ReadAll + analyse);

        var fault = await Assert.ThrowsAsync<DetectorFaultException>(() => AnalyseAsync("Faulty"));

        Assert.Equal($"The plugin Faulty {sentence}", fault.Message);
    }

    [Theory]
    [InlineData("[0, 10]", "The plugin Choosy wants frame 10 of a video that has frames 0 to 9.")]
    [InlineData("[-1]", "The plugin Choosy wants frame -1 of a video that has frames 0 to 9.")]
    [InlineData("throw new Exception(\"none\")", "The plugin Choosy failed at selecting frames: Exception: none")]
    public async Task A_wrong_choice_of_frames_is_one_sentence_and_the_other_detectors_of_the_job_do_without(string select, string sentence)
    {
        plugins.Add("Choosy", select: select);
        plugins.Add("Sound");
        var frames = Frames(0, 3, 6, 9);
        using var host = plugins.Host(frames, "Choosy", "Sound");
        await using var choosy = await host.LoadAsync("choosy");
        await using var sound = await host.LoadAsync("sound");
        var job = DetectionHost.Request("choosy", "sound");

        var fault = await Assert.ThrowsAsync<DetectorFaultException>(() => choosy.AnalyseAsync(job, null, CancellationToken.None));
        var report = await sound.AnalyseAsync(job, null, CancellationToken.None);

        Assert.Equal(sentence, fault.Message);
        Assert.Equal(0.7, report.Score);
        Assert.Equal([0, 3, 6, 9], Assert.Single(frames.Unions));
    }

    [Fact]
    public async Task The_frames_that_a_plugin_selects_are_decoded_with_those_of_the_job_s_other_detectors_without_loading_it()
    {
        plugins.Add("First", select: "[0]");
        plugins.Add("Second", select: "[5]", factory: "public Factory() { }");
        var frames = Frames(0, 5);
        using var host = plugins.Host(frames, "First", "Second");
        await using var first = await host.LoadAsync("first");

        await first.AnalyseAsync(DetectionHost.Request("first", "second"), null, CancellationToken.None);

        Assert.Equal([0, 5], Assert.Single(frames.Unions));
    }

    [Fact]
    public async Task A_plugin_that_stops_reading_early_has_wanted_no_more()
    {
        plugins.Add("Brief", "await foreach (var frame in frames) { break; } return DetectionResult.Judged(0.1);");

        var report = await AnalyseAsync("Brief");

        Assert.Equal((1, 1, 1), (report.Coverage!.FramesWanted, report.Coverage.FramesDecoded, report.Coverage.FramesJudged));
    }

    [Fact]
    public async Task What_is_wrong_with_the_video_is_not_the_plugin_s_fault_even_if_it_hides_it()
    {
        plugins.Add("Hiding", "try { await foreach (var frame in frames) { } } catch { } return DetectionResult.Judged(0.9);");
        using var broken = plugins.Host(
            new GivenFrames(Video, []) { DecodingFault = new UndecodableVideoException("FFmpeg says no.") },
            "Hiding");
        using var empty = plugins.Host(new GivenFrames(Video, []), "Hiding");

        Assert.Equal("FFmpeg says no.", (await AnalyseAsync(broken, "hiding")).Reason);
        Assert.Equal("None of the 4 frames that were wanted could be decoded.", (await AnalyseAsync(empty, "hiding")).Reason);
    }

    [Fact]
    public async Task By_default_one_video_follows_the_other()
    {
        const string Count = """
            if (Interlocked.Increment(ref running) > 1) throw new Exception("two at a time");
            await foreach (var frame in frames) { await Task.Delay(20); }
            Interlocked.Decrement(ref running);
            return DetectionResult.Judged(0.7);
            """;
        plugins.Add("Lonely", Count, detector: "private int running;");
        using var host = plugins.Host(Frames(0, 3, 6, 9), "Lonely");
        await using var detector = await host.LoadAsync("lonely");

        var reports = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            detector.AnalyseAsync(DetectionHost.Request("lonely"), null, CancellationToken.None))));

        Assert.All(reports, report => Assert.Equal(0.7, report.Score));
    }

    [Fact]
    public async Task A_plugin_that_allows_it_analyses_several_videos_at_a_time()
    {
        const string Meet = """
            await foreach (var frame in frames) { }
            if (Interlocked.Increment(ref running) == 2) both.SetResult();
            await both.Task;
            return DetectionResult.Judged(0.7);
            """;
        plugins.Add(
            "Social",
            Meet,
            detector: "private int running; private readonly TaskCompletionSource both = new(); "
                + "public bool AllowsConcurrentAnalyses => true;");
        using var host = plugins.Host(Frames(0, 3, 6, 9), "Social");
        await using var detector = await host.LoadAsync("social");

        var reports = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            detector.AnalyseAsync(DetectionHost.Request("social"), null, CancellationToken.None))));

        Assert.All(reports, report => Assert.Equal(0.7, report.Score));
    }

    [Fact]
    public async Task A_plugin_that_heeds_a_cancel_is_stopped_and_goes_on_with_the_next_video()
    {
        plugins.Add(
            "Heedful",
            ReadAll + "if (first) { first = false; progress.Report(new(1, 1)); await Task.Delay(-1, cancellationToken); }"
                + "return DetectionResult.Judged(0.7);",
            detector: "private bool first = true;");
        using var host = plugins.Host(Frames(0, 3, 6, 9), "Heedful");
        await using var detector = await host.LoadAsync("heedful");
        await CancelAtProgressAsync(detector);

        Assert.Equal(0.7, (await detector.AnalyseAsync(DetectionHost.Request("heedful"), null, CancellationToken.None)).Score);
    }

    [Theory]
    [InlineData("", "await Task.Delay(-1);")]
    [InlineData("", "Thread.Sleep(Timeout.Infinite);")]
    [InlineData("cancellationToken.Register(() => Thread.Sleep(Timeout.Infinite));", "await Task.Delay(-1);")]
    public async Task A_plugin_that_never_returns_is_left_alone_after_a_cancel_and_the_others_go_on(string begin, string wait)
    {
        plugins.Add("Endless", ReadAll + begin + "progress.Report(new(1, 1));" + wait + "return null;");
        plugins.Add("Sound");
        using var host = plugins.Host(Frames(0, 3, 6, 9), "Endless", "Sound");
        await using var detector = await host.LoadAsync("endless");
        await CancelAtProgressAsync(detector);

        var fault = await Assert.ThrowsAsync<DetectorFaultException>(() =>
            detector.AnalyseAsync(DetectionHost.Request("endless"), null, CancellationToken.None));

        Assert.Equal(
            "The plugin Endless still works on an analysis that was cancelled, and does not end; restart the worker.",
            fault.Message);
        Assert.Equal(0.7, (await AnalyseAsync(host, "sound")).Score);
    }

    private static Media.Probing.VideoInfo Video =>
        SampleClip.Info with { Width = 8, Height = 6, FrameCount = 10, FrameRate = 10, Duration = TimeSpan.FromSeconds(1) };

    /// <summary>Frames whose pixels are red 1, green 2, blue 3.</summary>
    private static GivenFrames Frames(params int[] indices) => new(
        Video,
        [.. indices.Select(index => new Frame(
            index,
            TimeSpan.FromSeconds(index / 10.0),
            8,
            6,
            Enumerable.Repeat<byte[]>([1, 2, 3], 48).SelectMany(pixel => pixel).ToArray()))]);

    private static async Task CancelAtProgressAsync(ILoadedDetector detector)
    {
        using var stop = new CancellationTokenSource();
        var analysis = detector.AnalyseAsync(DetectionHost.Request(detector.Name), new Canceller(stop), stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analysis);
    }

    private static async Task<string> WhyNotAsync(IHost host, string detector) =>
        (await Assert.ThrowsAsync<DetectorLoadException>(() => host.LoadAsync(detector))).Message;

    private async Task<DetectionReport> AnalyseAsync(string plugin)
    {
        using var host = plugins.Host(Frames(0, 3, 6, 9), plugin);
        return await AnalyseAsync(host, plugin.ToLowerInvariant());
    }

    private static async Task<DetectionReport> AnalyseAsync(IHost host, string name)
    {
        await using var detector = await host.LoadAsync(name);
        return await detector.AnalyseAsync(DetectionHost.Request(name), null, CancellationToken.None);
    }

    /// <summary>Cancels once the plugin itself tells how far it is.</summary>
    private sealed class Canceller(CancellationTokenSource stop) : IProgress<DetectionProgress>
    {
        public void Report(DetectionProgress value)
        {
            if (value.Stage == "networks")
            {
                _ = stop.CancelAsync();
            }
        }
    }
}

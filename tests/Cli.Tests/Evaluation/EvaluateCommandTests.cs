using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Cli.Tests.Evaluation;

public sealed class EvaluateCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private StubService stub = null!;

    private string Output => Path.Combine(folder.Path, "out");

    public async Task InitializeAsync()
    {
        stub = await StubService.StartAsync();
        stub.ScoreOf = (name, detector) => new(detector, name.StartsWith("fake", StringComparison.Ordinal) ? 0.75 : 0.25, null, null);
    }

    public async Task DisposeAsync() => await stub.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Labelled_videos_are_analysed_as_a_batch_and_judged()
    {
        Videos("fake-1.mp4", "fake-2.mp4", "real-1.mp4", "real-2.mp4");
        stub.Detectors = [new("a", "A", null, true, null), new("residual", "R", "heuristic, uncalibrated", true, null, Heuristic: true)];
        var labels = folder.Write(
            "labels.csv", "label,file,kind\nFAKE,fake-1.mp4,x\nfake,fake-2.mp4,y\n0,real-1.mp4,x\nReal,real-2.mp4,y\n");

        var run = await EvaluateAsync(labels, "--replicas", "2");

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        var batch = Assert.Single(stub.Batches).Value;
        Assert.Equal(["fake-1.mp4", "fake-2.mp4", "real-1.mp4", "real-2.mp4"], batch.Names);
        Assert.Equal(("a,residual", 2), (string.Join(',', batch.Detectors), batch.Replicas!.Value));
        var lines = await File.ReadAllLinesAsync(Path.Combine(Output, "scores.csv"));
        Assert.StartsWith("file,label,sha256,kind,score:a,heuristic:residual,reason:a,judged:a", lines[0], StringComparison.Ordinal);
        Assert.Equal($"fake-1.mp4,FAKE,{batch.Videos[0]},x,0.75,0.75,,,,,,", lines[1]);
        var metrics = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Output, "metrics.json")))!;
        Assert.Equal(["a", "residual"], metrics["series"]!.AsArray().Select(series => (string)series!["name"]!));
        Assert.Equal(1, (double)metrics["series"]![0]!["metrics"]!["auc"]!["value"]!);
        Assert.Equal(2, metrics["groups"]!.AsArray().Count);
        Assert.Equal("labels", (string)metrics["name"]!);
        var report = await File.ReadAllTextAsync(Path.Combine(Output, "report.html"));
        Assert.Contains("residual <span class=\"soft\">heuristic</span>", report, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", report, StringComparison.Ordinal);
        Assert.All(
            ["roc", "reliability", "det", "scores", "pearson", "spearman"],
            plot => Assert.All([".svg", ".png"], ending => Assert.True(File.Exists(Path.Combine(Output, "plots", plot + ending)))));
    }

    [Fact]
    public async Task Run_again_into_the_same_folder_it_is_the_same_batch_also_with_other_labels()
    {
        Videos("fake-1.mp4", "real-1.mp4");
        var labels = folder.Write("labels.csv", "file,label\nfake-1.mp4,FAKE\nreal-1.mp4,REAL\n");

        await EvaluateAsync(labels);
        folder.Write("labels.csv", "file,label,kind\nfake-1.mp4,REAL,x\nreal-1.mp4,FAKE,x\n");
        var again = await EvaluateAsync(labels);

        Assert.Equal((ExitCodes.Success, ""), (again.ExitCode, again.Error));
        Assert.Single(stub.Batches);
        Assert.Equal(2, stub.Uploads.Count);
        folder.Write("fake-1.mp4", "changed");
        var changed = await EvaluateAsync(labels);
        Assert.Equal(ExitCodes.Failure, changed.ExitCode);
        Assert.Contains("Delete run.json in the folder of the results to start again", changed.Error, StringComparison.Ordinal);
        folder.Write("labels.csv", "file,label\nfake-1.mp4,FAKE\nreal-1.mp4,REAL\nother.mp4,REAL\n");
        Videos("other.mp4");
        var other = await EvaluateAsync(labels);
        Assert.Equal(ExitCodes.Failure, other.ExitCode);
        Assert.Contains(
            $"{Output} holds an evaluation with other videos; choose another folder by --out",
            other.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_run_says_how_to_continue()
    {
        Videos("fake-1.mp4", "real-1.mp4");
        var labels = folder.Write("labels.csv", "file,label\nfake-1.mp4,FAKE\nreal-1.mp4,REAL\n");
        using var interrupt = new CancellationTokenSource();
        stub.BatchAnswer = (batch, _) =>
        {
            interrupt.Cancel();
            return Results.Json(batch);
        };

        var run = await CommandRun.OfAsync(interrupt.Token, "evaluate", labels, "--server", $"{stub.Url}", "--out", Output);

        Assert.Equal(ExitCodes.Interrupted, run.ExitCode);
        Assert.Contains($"to see its end, run this again with --out {Output}.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_are_left_empty_and_undetermined_videos_are_kept_as_such()
    {
        Videos("fake-1.mp4", "fake-2.mp4", "real-1.mp4");
        folder.Write("fake-3.mp4", "bad");
        stub.ScoreOf = (name, detector) => name switch
        {
            "fake-1.mp4" => new(detector, 0.5, "No face was found.", null),
            "fake-2.mp4" => new(detector, 0.5, "The worker died.", null),
            _ => new(detector, 0.25, null, null),
        };
        stub.HasFailed = (name, _) => name == "fake-2.mp4";
        var labels = folder.Write("labels.csv", "file,label\nfake-1.mp4,1\nfake-2.mp4,1\nfake-3.mp4,1\nreal-1.mp4,0\n");

        var run = await EvaluateAsync(labels);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Equal($"{labels} line 4: fake-3.mp4 is not a video.", run.Error.Trim());
        var lines = await File.ReadAllLinesAsync(Path.Combine(Output, "scores.csv"));
        Assert.EndsWith(",0.5,No face was found.,,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",,The worker died.,,", lines[2], StringComparison.Ordinal);
        Assert.Equal("fake-3.mp4,FAKE,,,fake-3.mp4 is not a video.,,", lines[3]);
        Assert.Contains(
            "residual failed on 2 of 4 videos, which are in none of its figures; it could not judge 1 of 4 videos (score exactly 0.5)",
            run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_addresses_and_buckets_objects_name_videos_too()
    {
        Videos("fake-1.mp4");
        var known = new StubService.Received("known.mp4", "known");
        stub.Uploads.Enqueue(known);
        stub.ScoreOf = (name, detector) => new(detector, name == "fake-object.mp4" ? 0.9 : 0.1, null, null);
        var labels = folder.Write(
            "labels.csv",
            $"file,label\n{Path.Combine(folder.Path, "fake-1.mp4")},FAKE\n{stub.Url}api/v1/videos/{known.Id},REAL\n"
                + "s3://bucket/some/fake-object.mp4,FAKE\ns3://bucket/gone.mp4,REAL\n");

        var run = await EvaluateAsync(labels);
        await EvaluateAsync(labels);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Equal($"{labels} line 5: There is no video file at s3://bucket/gone.mp4.", run.Error.Trim());
        Assert.Equal(["s3://bucket/gone.mp4", "s3://bucket/some/fake-object.mp4"], stub.Prefixes.Values.Order());
        var lines = await File.ReadAllLinesAsync(Path.Combine(Output, "scores.csv"));
        Assert.Contains($",REAL,{known.Id},0.1", lines[2], StringComparison.Ordinal);
        Assert.Contains("s3://bucket/some/fake-object.mp4,FAKE,", lines[3], StringComparison.Ordinal);
        Assert.Contains(",0.9,", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_video_that_the_service_does_not_have_is_said_before_anything_is_kept()
    {
        Videos("fake-1.mp4");
        var id = new string('a', 64);
        var labels = folder.Write("labels.csv", $"file,label\nfake-1.mp4,FAKE\n{id},REAL\n");

        var run = await EvaluateAsync(labels);

        Assert.Equal(
            (ExitCodes.Failure, $"{labels} line 3: {stub.Url} has no video {id}; upload it, or name its file."),
            (run.ExitCode, run.Error.Trim()));
        Assert.False(Directory.Exists(Output));
        Assert.Empty(stub.Uploads);
    }

    [Fact]
    public async Task The_challenges_metadata_is_read_and_its_fields_group()
    {
        Videos("fake-1.mp4", "real-1.mp4");
        var labels = folder.Write(
            "metadata.json",
            """
            {
              "fake-1.mp4": {"label": "FAKE", "split": "train", "original": "real-1.mp4"},
              "real-1.mp4": {"label": "REAL", "split": "train"}
            }
            """);

        var run = await EvaluateAsync(labels);

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        var lines = await File.ReadAllLinesAsync(Path.Combine(Output, "scores.csv"));
        Assert.StartsWith("file,label,sha256,split,original,heuristic:residual", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file,label\n", "has no videos; add a line for each")]
    [InlineData("", "is empty; its first line must name its columns")]
    [InlineData("name,label\na,FAKE\n", "line 1 has no column 'file'; it has name, label.")]
    [InlineData("file,label\nclip.mp4,FAKE\nclip.mp4,REAL\n", "line 3 names clip.mp4 again, after line 2; remove one of the lines.")]
    [InlineData("file,label\nclip.mp4,FAKE\nb.mp4,YES\n", "line 3: the label is 'YES'; it must be REAL or FAKE, or 0 or 1.")]
    [InlineData("file,label\nclip.mp4,FAKE\n", "has 1 FAKE and no REAL videos; add some")]
    [InlineData("file,label,score:a\nclip.mp4,FAKE,1\n", "has a column 'score:a', which scores.csv has for itself")]
    [InlineData("file,label\nclip.mp4,FAKE\ngone.mp4,REAL\n", "line 3: there is no file ")]
    [InlineData("file,label\nclip.mp4,FAKE\ns3://bucket,REAL\n", "line 3: 's3://bucket' names no object; write s3://BUCKET/KEY.")]
    [InlineData("file,label\nclip.mp4,FAKE\nhttp://x/a.mp4,REAL\n", "line 3: 'http://x/a.mp4' is not the address of a video")]
    public async Task Wrong_labels_are_one_sentence_that_names_file_and_line(string csv, string sentence)
    {
        Videos("clip.mp4");
        var labels = folder.Write("labels.csv", csv);

        var run = await EvaluateAsync(labels);

        Assert.Equal((ExitCodes.Failure, 1), (run.ExitCode, run.Error.Trim().Split('\n').Length));
        Assert.StartsWith(labels, run.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Empty(stub.Uploads);
    }

    [Theory]
    [InlineData("[]", "is no metadata.json")]
    [InlineData("{\"a.mp4\": {\"label\": \"REAL\", \"SHA256\": \"\"}}", "has a column 'SHA256', which scores.csv has for itself")]
    [InlineData("{\"a.mp4\": {}}", "entry a.mp4 has no label")]
    [InlineData("{\"a.mp4\": {\"label\": \"X\"}}", "entry a.mp4: the label is 'X'")]
    [InlineData("{\n\"a.mp4\"", "line 2 is not JSON")]
    public async Task Wrong_metadata_is_one_sentence_too(string json, string sentence)
    {
        var run = await EvaluateAsync(folder.Write("metadata.json", json));

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_command_line_is_said_before_anything_is_done()
    {
        var labels = folder.Write("labels.csv", "file,label,kind\nlabels.csv,FAKE,x\nb.mp4,REAL,y\n");
        folder.Write("b.mp4", "b");

        var neither = await EvaluateAsync();
        var both = await EvaluateAsync(labels, "--from", labels);
        var missing = await EvaluateAsync(Path.Combine(folder.Path, "gone.csv"));
        var column = await EvaluateAsync(labels, "--group-by", "size");
        var calibration = await EvaluateAsync(labels, "--calibration", "gone.json");

        Assert.All(
            [neither, both],
            run => Assert.Contains("Name either a file of labels or, by --from,", run.Error, StringComparison.Ordinal));
        Assert.All([neither, both, missing, calibration], run => Assert.Equal(ExitCodes.Usage, run.ExitCode));
        Assert.Contains("There is no file", missing.Error, StringComparison.Ordinal);
        Assert.Contains("has no column 'size' to group by; it has kind.", column.Error, StringComparison.Ordinal);
        Assert.Contains("'fakefinder calibrate' makes a calibration", calibration.Error, StringComparison.Ordinal);
        Assert.Empty(stub.Batches);
    }

    [Fact]
    public async Task A_calibration_that_needs_another_detector_is_refused_before_anything_is_analysed()
    {
        Videos("fake-1.mp4", "real-1.mp4");
        var labels = folder.Write("labels.csv", "file,label\nfake-1.mp4,FAKE\nreal-1.mp4,REAL\n");
        var rows = Enumerable.Range(0, 90).Select(video => $"v{video},{video % 2},0.{video % 7 + 1},0.{video % 5 + 2}");
        var scores = folder.Write("scores.csv", $"file,label,score:a,score:b\n{string.Join('\n', rows)}\n");
        var calibration = Path.Combine(folder.Path, "calibration.json");
        await CommandRun.OfAsync("calibrate", scores, "--name", "made", "--out", calibration);

        var run = await EvaluateAsync(labels, "--calibration", calibration);

        Assert.Equal(
            "The calibration's fusion needs a, which is not among residual; add it to --detectors, or leave --calibration out.",
            run.Error.Trim());
        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Empty(stub.Uploads);
    }

    private void Videos(params string[] names)
    {
        foreach (var name in names)
        {
            folder.Write(name, name);
        }
    }

    private Task<CommandRun> EvaluateAsync(params string[] arguments) =>
        CommandRun.OfAsync(["evaluate", "--server", $"{stub.Url}", "--out", Output, .. arguments]);
}

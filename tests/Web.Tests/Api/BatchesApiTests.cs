using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class BatchesApiTests(ApiHost host)
{
    [Fact]
    public async Task A_batch_is_accepted_and_described_and_its_results_are_json()
    {
        var first = await host.UploadAsync("b-one.mp4", ("wm", 0.25), ("residual", 0.75));
        await host.UploadAsync("b-two.mp4", ("wm", 0.5));

        var accepted = await AcceptedAsync(await PostAsync(Submission("wm,residual", replicas: 3, first.Id, "b-two.mp4")));
        var id = (string)accepted["id"]!;

        Assert.Equal(("completed", 2, 3), ((string)accepted["state"]!, (int)accepted["total"]!, (int)accepted["replicas"]!));
        Assert.Equal(2, (int)(await GetAsync($"/api/v1/batches/{id}"))["completed"]!);
        var items = (await GetAsync($"/api/v1/batches/{id}/results"))["items"]!.AsArray();
        Assert.Equal(["b-one.mp4", "b-two.mp4"], items.Select(item => (string)item!["fileName"]!));
        Assert.Equal(0.25, (double)items[0]!["averageScore"]!);
        Assert.Equal(
            ("noSign", "residual"),
            ((string)items[0]!["summary"]!["band"]!, (string)items[0]!["summary"]!["heuristics"]![0]!));
        Assert.Equal((true, "moderate"), ((bool)items[0]!["scores"]![1]!["heuristic"]!, (string)items[0]!["scores"]![1]!["band"]!));
        var undone = items[1]!["scores"]![1]!;
        Assert.Equal(
            ("residual", 0.5, "undetermined", "The decoder crashed."),
            ((string)undone["detector"]!, (double)undone["score"]!, (string)undone["verdict"]!, (string)undone["reason"]!));
        var listed = await GetAsync("/api/v1/batches?take=1");
        Assert.Equal(id, (string)listed["items"]![0]!["id"]!);
        Assert.True((int)listed["total"]! >= 1);
    }

    [Fact]
    public async Task Who_submitted_a_batch_is_told_as_it_was_stated()
    {
        var video = await host.UploadAsync("b-stated.mp4", ("wm", 0.25));

        var accepted = await AcceptedAsync(
            await PostAsync(new JsonObject
            {
                ["videos"] = new JsonArray(video.Id),
                ["detectors"] = new JsonArray("wm"),
                ["submittedBy"] = "Ada",
            }));

        Assert.Equal("Ada", (string?)accepted["submittedBy"]);
        var listed = (await GetAsync("/api/v1/batches"))["items"]!.AsArray();
        Assert.Equal("Ada", (string?)listed.Single(batch => (string)batch!["id"]! == (string)accepted["id"]!)!["submittedBy"]);
    }

    [Fact]
    public async Task Results_as_csv_are_safe_for_spreadsheets()
    {
        host.Script.Coverages["=cmd, \"x\".mp4 wm"] = new(60, 1, 1, 1, 1, 1, 1, 1);
        await host.UploadAsync("=cmd, \"x\".mp4", ("wm", 0.125));
        var id = (string)(await AcceptedAsync(await PostAsync(Submission("wm,residual", replicas: null, "=cmd, \"x\".mp4"))))["id"]!;
        using var byAccept = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/batches/{id}/results");
        byAccept.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));

        using var accepted = await host.Client.SendAsync(byAccept);
        var lines = (await host.Client.GetStringAsync($"/api/v1/batches/{id}/results?format=csv")).Split("\r\n");

        Assert.Equal("text/csv", accepted.Content.Headers.ContentType?.MediaType);
        Assert.Equal(string.Join("\r\n", lines), await accepted.Content.ReadAsStringAsync());
        Assert.Equal(
            "file,video,state,job,wm,residual,average,reason,wm frames judged,wm frames wanted,residual frames judged,residual frames "
                + "wanted,band,summary,heuristics",
            lines[0]);
        Assert.StartsWith("\"'=cmd, \"\"x\"\".mp4\",", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",0.125,0.5,0.125,residual: The decoder crashed.,1,60,,,noSign,"
                + "No sign of manipulation found: the one detector is below 50 %. Judged 1 of 60 sampled frames.,residual",
            lines[1], StringComparison.Ordinal);
        Assert.Contains(
            "json or csv",
            await Problem.DetailAsync(HttpStatusCode.BadRequest, await host.Client.GetAsync($"/api/v1/batches/{id}/results?format=xml")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_score_of_a_result_says_what_it_rests_on()
    {
        host.Script.Coverages["b-covered.mp4 wm"] = new(32, 32, 32, 32, 30, 30, 31, 30, null, null, 300);
        var video = await host.UploadAsync("b-covered.mp4", ("wm", 0.25));
        var batch = await AcceptedAsync(await PostAsync(Submission("wm,residual", replicas: null, video.Id)));

        var scores = (await GetAsync($"/api/v1/batches/{(string)batch["id"]!}/results"))["items"]![0]!["scores"]!;
        Assert.Equal(
            ("Judged 30 of 32 frames (2 have no face)", false),
            ((string)scores[0]!["coverage"]!["summary"]!, (bool)scores[0]!["coverage"]!["isLow"]!));
        Assert.Null(scores[1]!["coverage"]);
    }

    [Fact]
    public async Task The_results_list_the_videos_under_the_names_that_the_submission_gives_them()
    {
        var video = await host.UploadAsync("b-named.mp4", ("wm", 0.25));
        var batch = await AcceptedAsync(await PostAsync(new JsonObject
        {
            ["videos"] = new JsonArray(video.Id, video.Id),
            ["names"] = new JsonArray("x.mp4", "y.mp4"),
            ["detectors"] = new JsonArray("wm"),
        }));

        var items = (await GetAsync($"/api/v1/batches/{(string)batch["id"]!}/results"))["items"]!.AsArray();

        Assert.Equal(
            [(video.Id, "x.mp4"), (video.Id, "y.mp4")],
            items.Select(item => ((string)item!["video"]!, (string)item["fileName"]!)));
    }

    [Fact]
    public async Task An_id_of_the_callers_own_may_be_repeated_and_another_content_is_a_conflict()
    {
        var video = await host.UploadAsync("b-own.mp4", ("wm", 0.25));
        var path = $"/api/v1/batches/{Guid.CreateVersion7()}";

        using var first = await host.Client.PutAsJsonAsync(path, Submission("wm", replicas: null, video.Id));
        using var again = await host.Client.PutAsJsonAsync(path, Submission("wm", replicas: null, video.Id));
        using var other = await host.Client.PutAsJsonAsync(path, Submission("residual", replicas: null, video.Id));

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted], [first.StatusCode, again.StatusCode]);
        Assert.Contains("take a new id", await Problem.DetailAsync(HttpStatusCode.Conflict, other), StringComparison.Ordinal);
        await Problem.DetailAsync(
            HttpStatusCode.BadRequest,
            await host.Client.PutAsJsonAsync("/api/v1/batches/mine", Submission("wm", replicas: null, video.Id)));
    }

    [Fact]
    public async Task Events_begin_with_a_snapshot_and_tell_each_result_that_comes_up_to_the_end()
    {
        await host.UploadAsync("b-early.mp4", ("wm", 0.25));
        await host.UploadAsync("b-late.mp4", ("wm", 0.75));
        host.Script.Held["b-late.mp4"] = true;
        var accepted = await AcceptedAsync(await PostAsync(Submission("wm", replicas: null, "b-early.mp4", "b-late.mp4")));
        var id = Guid.Parse((string)accepted["id"]!);
        Assert.Equal(("running", 1, 7.0), ((string)accepted["state"]!, (int)accepted["completed"]!, (double)accepted["secondsLeft"]!));

        using var response = await host.Client.GetAsync($"/api/v1/batches/{id}/events?after=0", HttpCompletionOption.ResponseHeadersRead);
        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        Assert.Equal(("snapshot", "running"), await NextAsync(events, "state"));
        Assert.Equal(("result", "b-early.mp4"), await NextAsync(events, "fileName"));
        Assert.Equal(("snapshot", "running"), await NextAsync(events, "state"));
        host.Script.Release(host.Script.JobOf("b-late.mp4").Id);
        Assert.Equal(("result", "b-late.mp4"), await NextAsync(events, "fileName"));
        Assert.Equal(("snapshot", "completed"), await NextAsync(events, "state"));
        Assert.False(await events.MoveNextAsync());

        using var resumed = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/batches/{id}/events");
        resumed.Headers.Add("Last-Event-ID", "1");
        using var rest = await host.Client.SendAsync(resumed);
        var text = await rest.Content.ReadAsStringAsync();
        Assert.Contains("b-late.mp4", text, StringComparison.Ordinal);
        Assert.DoesNotContain("b-early.mp4", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_answers_the_batch_as_it_stands()
    {
        await host.UploadAsync("b-stop.mp4", ("wm", 0.25));
        host.Script.Held["b-stop.mp4"] = true;
        var id = (string)(await AcceptedAsync(await PostAsync(Submission("wm", replicas: null, "b-stop.mp4"))))["id"]!;

        using var response = await host.Client.DeleteAsync($"/api/v1/batches/{id}");

        Assert.Equal("cancelled", (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["state"]!);
        Assert.Contains(
            ",cancelled,",
            await host.Client.GetStringAsync($"/api/v1/batches/{id}/results?format=csv"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_has_ended_is_deleted_with_its_jobs_and_again_changes_nothing()
    {
        await host.UploadAsync("b-gone.mp4", ("wm", 0.25));
        await host.UploadAsync("b-gone-too.mp4", ("wm", 0.25));
        var id = (string)(await AcceptedAsync(await PostAsync(Submission("wm", replicas: null, "b-gone.mp4", "b-gone-too.mp4"))))["id"]!;
        var jobs = host.Script.Batches[Guid.Parse(id)].Jobs;

        using var deleted = await host.Client.DeleteAsync($"/api/v1/batches/{id}/record?videos=true");
        using var again = await host.Client.DeleteAsync($"/api/v1/batches/{id}/record");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (deleted.StatusCode, again.StatusCode));
        Assert.Equal(2, jobs.Length);
        Assert.All(jobs, job => Assert.True(host.Script.Deleted[job]));
    }

    [Fact]
    public async Task A_batch_at_work_is_not_deleted_and_loses_no_job()
    {
        await host.UploadAsync("b-early.mp4", ("wm", 0.25));
        await host.UploadAsync("b-held.mp4", ("wm", 0.25));
        host.Script.Held["b-held.mp4"] = true;
        var id = (string)(await AcceptedAsync(await PostAsync(Submission("wm", replicas: null, "b-early.mp4", "b-held.mp4"))))["id"]!;

        using var refused = await host.Client.DeleteAsync($"/api/v1/batches/{id}/record");

        Assert.Contains(
            $"cancel it by DELETE /api/v1/batches/{id}",
            await Problem.DetailAsync(HttpStatusCode.Conflict, refused),
            StringComparison.Ordinal);
        Assert.DoesNotContain(host.Script.Batches[Guid.Parse(id)].Jobs[0], host.Script.Deleted.Keys);
    }

    [Fact]
    public async Task What_is_not_there_is_a_sentence()
    {
        var id = Guid.CreateVersion7();
        foreach (var path in (string[])["", "/events", "/results"])
        {
            Assert.Contains(
                $"{id}",
                await Problem.DetailAsync(HttpStatusCode.NotFound, await host.Client.GetAsync($"/api/v1/batches/{id}{path}")),
                StringComparison.Ordinal);
        }

        await Problem.DetailAsync(HttpStatusCode.NotFound, await host.Client.DeleteAsync($"/api/v1/batches/{id}"));
    }

    [Theory]
    [InlineData("""{"videos": ["there"], "detectors": ["wm"]}""", HttpStatusCode.NotFound, "There is no video 'there'")]
    [InlineData("""{"videos": [], "folder": "/", "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "exactly one")]
    [InlineData("""{"detectors": ["wm"]}""", HttpStatusCode.BadRequest, "exactly one")]
    [InlineData("""{"videos": ["a"], "names": [], "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "one name for each")]
    [InlineData("""{"videos": [null], "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "'videos' has null in place 0")]
    [InlineData("""{"videos": ["a"], "names": [null], "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "'names' has null in place 0")]
    [InlineData(
        """{"videos": ["a"], "names": ["a\u0000b"], "detectors": ["wm"]}""",
        HttpStatusCode.BadRequest,
        "contains a control character"
    )]
    [InlineData(
        """{"videos": ["a"], "names": ["\u202egpj.exe"], "detectors": ["wm"]}""",
        HttpStatusCode.BadRequest,
        "changes the direction"
    )]
    [InlineData("""{"folder": "/etc\u0000", "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "must not contain a control character")]
    [InlineData("""{"prefix": "gs://clips/", "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "FakeFinder:Storage:S3:SourceBuckets")]
    [InlineData("""{"prefix": "s3://other/", "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "is not in the bucket")]
    [InlineData(
        """{"prefix": "s3://clips/empty/", "detectors": ["wm"]}""",
        HttpStatusCode.BadRequest,
        "no video file at s3://clips/empty/"
    )]
    [InlineData("""{"folder": "/etc", "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "FakeFinder:Web:BatchFolders")]
    [InlineData("""{"folder": "clips", "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "only full paths below")]
    [InlineData("""{"videos": ["a"], "detectors": ["magic"]}""", HttpStatusCode.NotFound, "There is no detector 'magic'")]
    [InlineData("""{"videos": ["a"], "detectors": ["boken"]}""", HttpStatusCode.ServiceUnavailable, "not installed")]
    [InlineData("""{"videos": ["a"], "detectors": ["wm"], "replicas": 0}""", HttpStatusCode.BadRequest, "replicas is 0")]
    [InlineData("""{"videos": ["a"], "detectors": ["wm"], "copies": 2}""", HttpStatusCode.BadRequest, "copies")]
    public async Task What_cannot_be_done_is_refused_with_its_reason(string body, HttpStatusCode status, string reason)
    {
        using var response = await host.Client.PostAsync(
            "/api/v1/batches",
            new StringContent(body, new MediaTypeHeaderValue("application/json")));
        Assert.Contains(reason, await Problem.DetailAsync(status, response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_videos_of_an_allowed_folder_are_taken_in_and_refused_files_keep_their_place()
    {
        var folder = host.BatchFolder.CreateSubdirectory("clips");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "f-1.mp4"), [.. ApiHost.Mp4, 1]);
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "f-2.mp4"), []);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "notes.txt"), "no video");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "link.mp4"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(host.BatchFolder.FullName, "out"), "/tmp");
        host.Script.Score("f-1.mp4", "wm", 0.25);

        var batch = await AcceptedAsync(await PostAsync(Folder(folder.FullName, "wm")));

        var items = (await GetAsync($"/api/v1/batches/{(string)batch["id"]!}/results"))["items"]!.AsArray();
        Assert.Equal(["f-1.mp4", "f-2.mp4"], items.Select(item => (string)item!["fileName"]!));
        Assert.Equal((0.5, "f-2.mp4 is empty."), ((double)items[1]!["scores"]![0]!["score"]!, (string)items[1]!["scores"]![0]!["reason"]!));
        foreach (var outside in (string[])["out", "../", "clips/../../"])
        {
            using var refused = await PostAsync(Folder(Path.Combine(host.BatchFolder.FullName, outside), "wm"));
            Assert.Contains("is not read", await Problem.DetailAsync(HttpStatusCode.BadRequest, refused), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Too_many_videos_or_a_name_that_is_too_long_are_refused_before_any_is_looked_for()
    {
        using var many = await PostAsync(new { videos = Enumerable.Repeat("never.mp4", 100_001), detectors = (string[])["wm"] });
        Assert.Contains(
            "The batch has 100001 videos; at most 100000 are allowed",
            await Problem.DetailAsync(HttpStatusCode.BadRequest, many),
            StringComparison.Ordinal);
        using var longer = await PostAsync(
            new
            {
                videos = (string[])["never.mp4"],
                names = (string[])[new string('é', 128)],
                detectors = (string[])["wm"],
            });
        Assert.Contains(
            "has 256 bytes in UTF-8, more than 255",
            await Problem.DetailAsync(HttpStatusCode.BadRequest, longer),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_in_a_folder_is_refused_like_an_empty_file_and_nobody_waits_for_it()
    {
        var folder = host.BatchFolder.CreateSubdirectory("pipes");
        using (var made = Process.Start("mkfifo", Path.Combine(folder.FullName, "pipe.mp4")))
        {
            await made.WaitForExitAsync();
            Assert.Equal(0, made.ExitCode);
        }

        var batch = await AcceptedAsync(await PostAsync(Folder(folder.FullName, "wm")));

        var item = Assert.Single((await GetAsync($"/api/v1/batches/{(string)batch["id"]!}/results"))["items"]!.AsArray())!;
        Assert.Equal(("pipe.mp4", "pipe.mp4 is empty."), ((string)item["fileName"]!, (string)item["scores"]![0]!["reason"]!));
    }

    [Fact]
    public async Task The_videos_below_a_prefix_are_taken_in_by_their_keys_and_what_is_refused_keeps_its_place()
    {
        host.Bucket.Files["day/b/p-1.mp4"] = [.. ApiHost.Mp4, 2];
        host.Bucket.Files["day/a/p-2.mov"] = [];
        host.Bucket.Files["day/c/p-3.mp4"] = null;
        host.Bucket.Files["day/notes.txt"] = [1];
        host.Script.Score("p-1.mp4", "wm", 0.75);

        var batch = await AcceptedAsync(await PostAsync(Prefix("s3://clips/day/", "wm")));

        var items = (await GetAsync($"/api/v1/batches/{(string)batch["id"]!}/results"))["items"]!.AsArray();
        Assert.Equal(["p-2.mov", "p-1.mp4", "p-3.mp4"], items.Select(item => (string)item!["fileName"]!));
        Assert.Equal("p-2.mov is empty.", (string)items[0]!["scores"]![0]!["reason"]!);
        Assert.Equal("s3://clips/day/c/p-3.mp4 has gone since it was listed.", (string)items[2]!["scores"]![0]!["reason"]!);
    }

    private static object Submission(string detectors, int? replicas, params string[] videos) =>
        new
        {
            videos,
            detectors = detectors.Split(','),
            replicas,
        };

    private static object Prefix(string prefix, params string[] detectors) => new { prefix, detectors };

    private static object Folder(string folder, params string[] detectors) => new { folder, detectors };

    private Task<HttpResponseMessage> PostAsync<T>(T submission) => host.Client.PostAsJsonAsync("/api/v1/batches", submission);

    private static async Task<JsonNode> AcceptedAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, body);
        return JsonNode.Parse(body)!;
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await host.Client.GetStringAsync(path))!;

    private static async Task<(string Type, string Value)> NextAsync(IAsyncEnumerator<SseItem<string>> events, string field)
    {
        Assert.True(await events.MoveNextAsync());
        return (events.Current.EventType, (string)JsonNode.Parse(events.Current.Data)![field]!);
    }
}

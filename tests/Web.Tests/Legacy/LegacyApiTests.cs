using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using FakeFinder.Contracts;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Legacy;

[Collection(SharedHost.Name)]
public sealed class LegacyApiTests(ApiHost host)
{
    [Theory]
    [InlineData("/fakefinder/")]
    [InlineData("/fakefinder")]
    public async Task The_models_are_those_of_the_catalog_in_its_order(string path)
    {
        using var response = await host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            "{\"models\": [\"selimsef\", \"wm\", \"ntech\", \"eighteen\", \"medics\", \"boken\", \"residual\"]}\n",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("zero.mp4", 0.0, "0.0")]
    [InlineData("one.mp4", 1.0, "1.0")]
    [InlineData("tiny.mp4", 0.00001, "1e-05")]
    [InlineData("many.mp4", 0.04606963321234, "0.0460696332")]
    [InlineData("half.mp4", 0.5, "0.5")]
    public async Task A_score_is_written_byte_for_byte_as_the_published_api_wrote_it(string name, double score, string written)
    {
        await host.UploadAsync(name, ("wm", score));

        await ExpectAsync(
            $$"""[{"modelName": "wm", "location": ["{{name}}"], "batchMode": false, "alwaysOn": true, "splitRequests": false, "numSplitRequests": 0, "uploadFile": false}]""",
            $$$"""
            "[{\"filename\": {\"0\": \"{{{name}}}\"}, \"wm\": {\"0\": {{{written}}}}}]"
            """);
    }

    [Fact]
    public async Task A_name_with_an_accent_is_escaped_before_the_whole_is_quoted_again()
    {
        await host.UploadAsync("café 😀.mp4", ("wm", 0.25));

        await ExpectAsync(
            """{"modelName": "wm", "location": "café 😀.mp4"}""",
            """
            "[{\"filename\": {\"0\": \"caf\\u00e9 \\ud83d\\ude00.mp4\"}, \"wm\": {\"0\": 0.25}}]"
            """);
    }

    [Fact]
    public async Task An_apostrophe_stands_for_itself_and_the_last_slash_may_be_missing()
    {
        await host.UploadAsync("it's.mp4", ("wm", 0.75));

        await ExpectAsync(
            """{"modelName": "wm", "s3Location": "s3://inbound/it's.mp4"}""",
            """
            "[{\"filename\": {\"0\": \"it's.mp4\"}, \"wm\": {\"0\": 0.75}}]"
            """,
            path: "/fakefinder");
    }

    [Fact]
    public async Task Two_detectors_in_one_request_share_a_table_with_null_in_the_others_column()
    {
        await host.UploadAsync("pair-a.mp4", ("wm", 0.0461), ("residual", 0.93));
        await host.UploadAsync("pair-b.mp4", ("wm", 1), ("residual", 0));

        await ExpectAsync(
            """{"modelName": ["wm", "residual"], "location": ["pair-a.mp4", "pair-b.mp4"]}""",
            """
            "[{\"filename\": {\"0\": \"pair-a.mp4\", \"1\": \"pair-b.mp4\", \"2\": \"pair-a.mp4\", \"3\": \"pair-b.mp4\"}, \"wm\": {\"0\": 0.0461, \"1\": 1.0, \"2\": null, \"3\": null}, \"residual\": {\"0\": null, \"1\": null, \"2\": 0.93, \"3\": 0.0}}]"
            """);
    }

    [Fact]
    public async Task A_list_of_requests_gives_one_table_each_and_one_job_for_the_video()
    {
        await host.UploadAsync("listed.mp4", ("wm", 0.125), ("residual", 0.875));

        await ExpectAsync(
            """[{"modelName": "wm", "location": "listed.mp4"}, {"modelName": "residual", "location": ["listed.mp4"]}]""",
            """
            "[{\"filename\": {\"0\": \"listed.mp4\"}, \"wm\": {\"0\": 0.125}}, {\"filename\": {\"0\": \"listed.mp4\"}, \"residual\": {\"0\": 0.875}}]"
            """
        );
        Assert.Equal(
            ["wm", "residual"],
            Assert.Single(host.Script.Jobs.Values, job => job.FileName == "listed.mp4").Parts.Select(part => part.Detector));
    }

    [Fact]
    public async Task A_split_request_gives_one_table_for_each_part_and_works_as_batch()
    {
        for (var video = 0; video < 3; video++)
        {
            await host.UploadAsync($"split-{video}.mp4", ("wm", 0.1 * video));
        }

        await ExpectAsync(
            """{"modelName": "wm", "location": ["split-0.mp4", "split-1.mp4", "split-2.mp4"], "batchMode": true, "alwaysOn": false, "splitRequests": true, "numSplitRequests": 2}""",
            """
            "[{\"filename\": {\"0\": \"split-0.mp4\", \"1\": \"split-1.mp4\"}, \"wm\": {\"0\": 0.0, \"1\": 0.1}}, {\"filename\": {\"0\": \"split-2.mp4\"}, \"wm\": {\"0\": 0.2}}]"
            """);
        Assert.Equal(JobPriority.Batch, host.Script.JobOf("split-0.mp4").Priority);
        var batch = Assert.Single(host.Script.Batches.Values, batch => batch.Request.Videos[0].FileName == "split-0.mp4");
        Assert.Equal((3, 2), (batch.Jobs.Length, batch.Request.Replicas!.Value));
    }

    [Fact]
    public async Task In_batch_mode_too_each_part_comes_when_it_is_done_and_detectors_share_the_work_on_a_video()
    {
        await host.UploadAsync("bulk-0.mp4", ("wm", 0.25), ("residual", 0.75));
        await host.UploadAsync("bulk-1.mp4", ("wm", 0.5), ("residual", 1.0));
        host.Script.Held["bulk-1.mp4"] = true;
        using var response = await StreamAsync(
            """
            [{"modelName": "wm", "location": ["bulk-0.mp4", "bulk-1.mp4"], "batchMode": true, "splitRequests": true, "numSplitRequests": 2},
             {"modelName": "residual", "location": ["bulk-0.mp4", "bulk-1.mp4"], "batchMode": true, "splitRequests": true, "numSplitRequests": 2}]
            """);
        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        var early = new List<string>();
        for (var part = 0; part < 2; part++)
        {
            Assert.True(await events.MoveNextAsync());
            early.Add(events.Current.EventId!);
        }

        Assert.Equal(["0", "2"], early.Order());
        host.Script.Release(host.Script.JobOf("bulk-1.mp4").Id);
        var last = "";
        while (await events.MoveNextAsync())
        {
            last = events.Current.Data;
        }

        Assert.Equal(
            """[{"filename": {"0": "bulk-0.mp4"}, "wm": {"0": 0.25}}, {"filename": {"0": "bulk-1.mp4"}, "wm": {"0": 0.5}}, """
                + """{"filename": {"0": "bulk-0.mp4"}, "residual": {"0": 0.75}}, {"filename": {"0": "bulk-1.mp4"}, "residual": {"0": 1.0}}]""",
            last);
        Assert.Equal(
            ["wm", "residual"],
            Assert
                .Single(host.Script.Batches.Values, batch => batch.Request.Videos[0].FileName == "bulk-0.mp4")
                .Request.Detectors.AsEnumerable());
    }

    [Fact]
    public async Task A_video_that_could_not_be_analysed_has_one_half()
    {
        await host.UploadAsync("broken.mp4");

        await ExpectAsync(
            """{"modelName": "wm", "location": "broken.mp4"}""",
            """
            "[{\"filename\": {\"0\": \"broken.mp4\"}, \"wm\": {\"0\": 0.5}}]"
            """);
    }

    [Theory]
    [InlineData("s3://clips/inbound/put-1.mp4", "inbound/put-1.mp4")]
    [InlineData("s3://ff-inbound-videos/put-2.mp4", "put-2.mp4")]
    [InlineData("s3://ff-inbound-videos/folder/put-3.mp4", "put-3.mp4")]
    [InlineData("put-4.mp4", "put-4.mp4")]
    public async Task An_object_that_was_put_straight_into_the_source_bucket_is_analysed(string location, string key)
    {
        var name = Path.GetFileName(key);
        host.Bucket.Files[key] = [.. ApiHost.Mp4, .. Encoding.UTF8.GetBytes(key)];
        host.Script.Score(name, "wm", 0.25);

        await ExpectAsync(
            $$"""{"modelName": "wm", "s3Location": ["{{location}}"], "batchMode": false, "alwaysOn": true, "splitRequests": false, "numSplitRequests": 0}""",
            $$$"""
            "[{\"filename\": {\"0\": \"{{{name}}}\"}, \"wm\": {\"0\": 0.25}}]"
            """);
    }

    [Fact]
    public async Task The_object_at_the_location_goes_before_an_upload_of_its_name()
    {
        var upload = await host.UploadAsync("twice.mp4", ("wm", 0.75));
        host.Bucket.Files["twice.mp4"] = [.. ApiHost.Mp4, .. "of the bucket"u8];

        await ExpectAsync(
            """{"modelName": "wm", "s3Location": "s3://clips/twice.mp4"}""",
            """
            "[{\"filename\": {\"0\": \"twice.mp4\"}, \"wm\": {\"0\": 0.75}}]"
            """);
        Assert.NotEqual(upload.Id, host.Script.JobOf("twice.mp4").VideoId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_object_that_is_missing_or_no_video_has_one_half_and_the_others_their_scores(bool batch)
    {
        var name = $"there-{batch}.mp4";
        host.Bucket.Files[name] = [.. ApiHost.Mp4, .. Encoding.UTF8.GetBytes(name)];
        host.Bucket.Files["no-video.mp4"] = [];
        host.Script.Score(name, "wm", 0.25);

        await ExpectAsync(
            $$"""
            {"modelName": "wm", "s3Location": ["s3://clips/gone.mp4", "s3://clips/{{name}}", "s3://clips/no-video.mp4", "s3://clips/"],
             "batchMode": {{(batch ? "true" : "false")}}, "splitRequests": false, "numSplitRequests": 0}
            """,
            $$$"""
            "[{\"filename\": {\"0\": \"gone.mp4\", \"1\": \"{{{name}}}\", \"2\": \"no-video.mp4\", \"3\": \"\"}, \"wm\": {\"0\": 0.5, \"1\": 0.25, \"2\": 0.5, \"3\": 0.5}}]"
            """);
    }

    [Fact]
    public async Task Where_no_object_is_there_nothing_is_submitted() => await ExpectAsync(
        """{"modelName": "wm", "s3Location": ["s3://clips/none.mp4"], "batchMode": true, "splitRequests": true, "numSplitRequests": 2}""",
        """
        "[{\"filename\": {\"0\": \"none.mp4\"}, \"wm\": {\"0\": 0.5}}, {}]"
        """);

    [Fact]
    public async Task A_bucket_that_is_away_is_no_score_of_one_half()
    {
        host.Bucket.Outage = true;
        try
        {
            await RefusedAsync(
                """{"modelName": "wm", "s3Location": "s3://clips/late.mp4"}""",
                HttpStatusCode.ServiceUnavailable,
                "{\"message\": \"The bucket of this test is away.\"}\n");
        }
        finally
        {
            host.Bucket.Outage = false;
        }
    }

    [Fact]
    public async Task Two_objects_of_one_name_are_refused_since_the_answer_could_not_tell_them_apart() => await RefusedAsync(
        """[{"modelName": "wm", "s3Location": "s3://clips/a/same.mp4"}, {"modelName": "residual", "s3Location": "s3://clips/b/same.mp4"}]""",
        HttpStatusCode.BadRequest,
        "{\"message\": \"'s3Location' names s3://clips/a/same.mp4 and s3://clips/b/same.mp4, which the answer could not tell apart; ask "
            + "for them in two requests.\"}\n");

    [Fact]
    public async Task An_empty_list_of_requests_is_an_empty_list() => await ExpectAsync("[]", "\"[]\"");

    [Fact]
    public async Task Refusals_are_those_of_the_published_api_and_submit_nothing()
    {
        await host.UploadAsync("there.mp4", ("wm", 0.5));

        await RefusedAsync(
            """{"modelName": "magic", "location": "there.mp4"}""",
            HttpStatusCode.NotFound,
            "{\"message\": \"FakeFinder model magic doesn't exist\"}\n");
        await RefusedAsync(
            """{"modelName": "wm", "location": ["there.mp4", "s3://b/gone.mp4"]}""",
            HttpStatusCode.BadRequest,
            "File gone.mp4 not found.");
        await RefusedAsync(
            """{"modelName": "wm", "location": "../there.mp4"}""",
            HttpStatusCode.BadRequest,
            "File ../there.mp4 not found.");
        var notInstalled = await RefusedAsync(
            """[{"modelName": "wm", "location": "there.mp4"}, {"modelName": "boken", "location": "there.mp4"}]""",
            HttpStatusCode.ServiceUnavailable);
        Assert.StartsWith(
            "{\"message\": \"The weights of boken are not installed (boken/manifest.json, mtcnn/manifest.json is missing in ",
            notInstalled,
            StringComparison.Ordinal);
        Assert.Contains("fakefinder weights pull boken", notInstalled, StringComparison.Ordinal);
        Assert.StartsWith(
            "{\"message\": \"The body is not JSON: ",
            await RefusedAsync("{", HttpStatusCode.BadRequest),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "{\"message\": \"The body is not JSON: ",
            await RefusedAsync("""{"modelName": "\ud800", "location": "there.mp4"}""", HttpStatusCode.BadRequest),
            StringComparison.Ordinal);
        await RefusedAsync(
            """{"location": "there.mp4"}""",
            HttpStatusCode.BadRequest,
            "{\"message\": \"'modelName' is missing; it names the detector or detectors.\"}\n");
        Assert.DoesNotContain(host.Script.Jobs.Values, job => job.FileName == "there.mp4");
    }

    [Fact]
    public async Task Each_part_comes_as_an_event_when_it_is_done()
    {
        await host.UploadAsync("late.mp4", ("wm", 0.25));
        await host.UploadAsync("early.mp4", ("wm", 0.75));
        host.Script.Held["late.mp4"] = true;
        using var response = await StreamAsync(
            """{"modelName": "wm", "location": ["late.mp4", "early.mp4"], "splitRequests": true, "numSplitRequests": 2}"""
        );
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();

        await NextAsync(events, "part", "1", """{"filename": {"0": "early.mp4"}, "wm": {"0": 0.75}}""");
        host.Script.Release(host.Script.JobOf("late.mp4").Id);
        await NextAsync(events, "part", "0", """{"filename": {"0": "late.mp4"}, "wm": {"0": 0.25}}""");
        await NextAsync(
            events,
            "answer",
            null,
            """[{"filename": {"0": "late.mp4"}, "wm": {"0": 0.25}}, {"filename": {"0": "early.mp4"}, "wm": {"0": 0.75}}]"""
        );
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task A_detector_that_is_done_does_not_wait_for_another_one_of_the_same_job()
    {
        await host.UploadAsync("uneven.mp4", ("wm", 0.25), ("residual", 0.75));
        host.Script.Held["uneven.mp4"] = host.Script.Early["uneven.mp4"] = true;
        using var response = await StreamAsync(
            """[{"modelName": "wm", "location": "uneven.mp4"}, {"modelName": "residual", "location": "uneven.mp4"}]"""
        );
        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();

        await NextAsync(events, "part", "0", """{"filename": {"0": "uneven.mp4"}, "wm": {"0": 0.25}}""");
        host.Script.Release(host.Script.JobOf("uneven.mp4").Id);
        await NextAsync(events, "part", "1", """{"filename": {"0": "uneven.mp4"}, "residual": {"0": 0.75}}""");
    }

    [Fact]
    public async Task A_client_that_hangs_up_does_not_cancel_its_jobs()
    {
        await host.UploadAsync("left.mp4", ("wm", 0.25));
        host.Script.Held["left.mp4"] = true;
        using var hangUp = new CancellationTokenSource();
        var answer = host.Client.PostAsync("/fakefinder/", Json("""{"modelName": "wm", "location": "left.mp4"}"""), hangUp.Token);
        await UntilAsync(() => host.Script.Jobs.Values.Any(job => job.FileName == "left.mp4"));
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);

        var job = host.Script.JobOf("left.mp4");
        host.Script.Release(job.Id);
        using var watched = await host.Client.GetAsync($"/api/v1/jobs/{job.Id}/events");
        Assert.Contains("\"state\":\"completed\"", await watched.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_comes_although_the_watch_breaks_off()
    {
        await host.UploadAsync("shaky.mp4", ("wm", 0.25));
        host.Script.Held["shaky.mp4"] = true;
        host.Script.Breaks["shaky.mp4"] = new([WatchBreak.Timeout, WatchBreak.Deactivation]);
        var answer = ExpectAsync(
            """{"modelName": "wm", "location": "shaky.mp4"}""",
            """
            "[{\"filename\": {\"0\": \"shaky.mp4\"}, \"wm\": {\"0\": 0.25}}]"
            """);
        await UntilAsync(() => host.Script.Breaks["shaky.mp4"].IsEmpty);
        host.Script.Release(host.Script.JobOf("shaky.mp4").Id);
        await answer;
    }

    [Fact]
    public async Task The_healthcheck_is_201_only_with_a_worker_and_gpus_are_listed_by_worker()
    {
        using (var starting = await host.Client.GetAsync("/healthcheck"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, starting.StatusCode);
        }

        Assert.Equal("[]\n", await host.Client.GetStringAsync("/gpustats"));
        host.Script.Fleet = host.Script.Fleet with
        {
            Workers =
            [
                new(ApiHost.Worker("w-1", gpus: new GpuReport(0, "Tesla T4", 0.5, "535.1", 1024, 16384, 41)), 0, DateTimeOffset.UtcNow),
            ],
        };
        try
        {
            using var ready = await host.Client.GetAsync("/healthcheck");
            Assert.Equal(HttpStatusCode.Created, ready.StatusCode);
            Assert.Empty(await ready.Content.ReadAsByteArrayAsync());
            Assert.Equal(
                "[{\"id\": 0, \"name\": \"Tesla T4\", \"load\": 0.5, \"driver\": \"535.1\", \"memoryUsed\": 1024.0, \"memoryTotal\": "
                    + "16384.0, \"memoryFree\": 15360.0, \"memoryUtilization\": 0.0625, \"temperature\": 41.0, \"host\": \"machine-1\"}]\n",
                await host.Client.GetStringAsync("/gpustats"));
        }
        finally
        {
            host.Script.Fleet = host.Script.Fleet with { Workers = [] };
        }
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_503_with_a_message()
    {
        await host.UploadAsync("waiting.mp4");
        host.Script.Outage = true;
        try
        {
            using var response = await host.Client.PostAsync("/fakefinder/", Json("""{"modelName": "wm", "location": "waiting.mp4"}"""));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
            Assert.StartsWith("{\"message\": \"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            host.Script.Outage = false;
        }
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task UntilAsync(Func<bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!reached())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private async Task<HttpResponseMessage> StreamAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fakefinder/") { Content = Json(body) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        return await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task NextAsync(IAsyncEnumerator<SseItem<string>> events, string type, string? id, string data)
    {
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(type, events.Current.EventType);
        Assert.Equal(data, events.Current.Data);
        Assert.Equal(id, events.Current.EventId);
    }

    private async Task ExpectAsync(string request, string expected, string path = "/fakefinder/")
    {
        using var response = await host.Client.PostAsync(path, Json(request));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(expected + "\n", await response.Content.ReadAsStringAsync());
    }

    private async Task<string> RefusedAsync(string request, HttpStatusCode status, string? expected = null)
    {
        using var response = await host.Client.PostAsync("/fakefinder/", Json(request));
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(expected ?? body, body);
        return body;
    }
}

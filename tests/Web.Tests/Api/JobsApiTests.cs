using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class JobsApiTests(ApiHost host)
{
    private const string Summary =
        """{"band":"moderate","title":"Moderate sign of manipulation","sentence":"Moderate sign of manipulation: """
            + """1 of 1 detector above 70 %.","coverage":null,"text":"Moderate sign of manipulation: 1 of 1 detector above """
            + """70 %.","mean":0.75,"trained":1,"assessed":1,"counts":{"moderate":1},"spread":0,"disagree":false"""
            + ""","heuristics":["residual"]}""";

    private static readonly string[] Both = ["wm", "residual"];

    [Fact]
    public async Task A_job_is_accepted_and_described_with_its_results()
    {
        var video = await host.UploadAsync("done.mp4", ("wm", 0.75), ("residual", 0.25));
        using var accepted = await host.Client.PostAsJsonAsync(
            "/api/v1/jobs",
            new
            {
                video = "done.mp4",
                detectors = Both,
                priority = "batch",
            });
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var job = await accepted.Content.ReadFromJsonAsync<JsonElement>();
        var id = job.GetProperty("id").GetGuid();
        Assert.Equal(7, id.Version);
        Assert.Equal($"/api/v1/jobs/{id}", accepted.Headers.Location?.ToString());

        var stored = host.Script.Jobs[id];
        Assert.Equal(
            $$"""
            {"id":"{{id}}","video":"{{video.Id}}","fileName":"done.mp4","state":"completed","priority":"batch","submittedAt":{{Time(
                stored.SubmittedAt
            )}},"endedAt":{{Time(stored.EndedAt!.Value)}},"parts":[
            {"detector":"wm","state":"completed","attempt":1,"score":0.75,"verdict":"fake","reason":null,
            "report":"/api/v1/jobs/{{id}}/reports/wm","node":"w-1","progress":null,"heuristic":false,"probability":0.75,
            "band":"moderate"},
            {"detector":"residual","state":"completed","attempt":1,"score":0.25,"verdict":"real","reason":null,
            "report":"/api/v1/jobs/{{id}}/reports/residual","node":"w-1","progress":null,"heuristic":true,"probability":0.25,
            "band":"noSign"}],"averageScore":0.75,"summary":{{Summary}} }
            """.ReplaceLineEndings("").Replace("} }", "}}", StringComparison.Ordinal),
            await host.Client.GetStringAsync(accepted.Headers.Location));
        Assert.Equal("""{"report":"wm-report"}""", await host.Client.GetStringAsync($"/api/v1/jobs/{id}/reports/wm"));
    }

    [Fact]
    public async Task A_score_that_rests_on_little_says_so_in_the_job_its_events_and_the_list()
    {
        host.Script.Coverages["one.mp4 wm"] = new(60, 1, 1, 1, 1, 1, 2, 1, null, null, 60);
        host.Script.Notes["one.mp4"] = new("endsEarly", "The file ends early.");
        await host.UploadAsync("one.mp4", ("wm", 0.75));
        using var accepted = await host.SubmitAsync("one.mp4", "wm");

        var job = await host.Client.GetFromJsonAsync<JsonElement>(accepted.Headers.Location);
        var part = job.GetProperty("parts")[0];
        Assert.Equal(
            """
            {"summary":"Judged 1 of 60 frames (59 are missing at the end)","isLow":true,"framesWanted":60,"framesPresent":1,"framesDecoded":1,"framesSearched":1,"framesWithFace":1,"framesJudged":1,
            "facesSeen":2,"facesJudged":1,"tracksSeen":null,"tracksJudged":null,"framesInVideo":60}
            """.ReplaceLineEndings(""),
            part.GetProperty("coverage").GetRawText());
        Assert.Equal("""[{"kind":"endsEarly","text":"The file ends early."}]""", part.GetProperty("notes").GetRawText());
        Assert.Contains(
            part.GetProperty("coverage").GetRawText(),
            await host.Client.GetStringAsync($"{accepted.Headers.Location}/events"),
            StringComparison.Ordinal);
        var row = (await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs?take=1")).GetProperty("items")[0];
        Assert.Equal(part.GetProperty("coverage").GetRawText(), row.GetProperty("parts")[0].GetProperty("coverage").GetRawText());
    }

    [Fact]
    public async Task The_list_has_the_latest_job_first_and_counts_all()
    {
        await host.UploadAsync("row.mp4", ("wm", 0.5));
        using var accepted = await host.SubmitAsync("row.mp4", "wm", "residual");
        var list = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs?take=1");

        Assert.Equal(host.Script.Jobs.Count, list.GetProperty("total").GetInt32());
        var row = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal("row.mp4", row.GetProperty("fileName").GetString());
        Assert.Equal(
            """
            [{"detector":"wm","state":"completed","score":0.5,"verdict":"undetermined","reason":null,"heuristic":false,
            "probability":0.5,"band":"notAssessed"},
            {"detector":"residual","state":"failed","score":null,"verdict":null,"reason":"The decoder crashed.","heuristic":true,
            "probability":null,"band":null}]
            """.ReplaceLineEndings(""),
            row.GetProperty("parts").GetRawText());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("averageScore").ValueKind);
        Assert.Equal(
            "Not assessed: the one detector could not judge the video.",
            row.GetProperty("summary").GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task Whether_a_detector_was_trained_says_the_list_of_detectors()
    {
        var list = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/detectors");

        Assert.Equal(
            ["residual"],
            list.GetProperty("items").EnumerateArray().Where(one => one.GetProperty("heuristic").GetBoolean())
                .Select(one => one.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_part_says_since_when_it_runs_what_it_waits_for_and_why_an_attempt_before_failed()
    {
        await host.UploadAsync("waits.mp4", ("wm", 0.5));
        host.Script.Held["waits.mp4"] = true;
        using var accepted = await host.SubmitAsync("waits.mp4", "wm", "residual");
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var job = host.Script.Jobs[id];
        host.Script.Jobs[id] = job with
        {
            Parts =
            [
                job.Parts[0] with { Wait = new(WaitingFor.Slot, 3, TimeSpan.FromSeconds(230)), LastFailure = "The worker died." },
                job.Parts[1] with { State = PartState.Running, Attempt = 1, StartedAt = DateTimeOffset.UnixEpoch },
            ],
        };

        var parts = (await host.Client.GetFromJsonAsync<JsonElement>(accepted.Headers.Location)).GetProperty("parts");

        Assert.Equal(
            """{"for":"slot","ahead":3,"seconds":230,"problem":null,"text":"3 tasks ahead, about 4 min"}""",
            parts[0].GetProperty("wait").GetRawText());
        Assert.Equal("The worker died.", parts[0].GetProperty("lastFailure").GetString());
        Assert.Equal(DateTimeOffset.UnixEpoch, parts[1].GetProperty("startedAt").GetDateTimeOffset());
        Assert.False(parts[1].TryGetProperty("wait", out _));
    }

    [Fact]
    public async Task Jobs_are_listed_by_their_state()
    {
        await host.UploadAsync("row-ended.mp4", ("wm", 0.5));
        await host.UploadAsync("row-open.mp4", ("wm", 0.5));
        host.Script.Held["row-open.mp4"] = true;
        using var ended = await host.SubmitAsync("row-ended.mp4", "wm");
        using var open = await host.SubmitAsync("row-open.mp4", "wm");

        var completed = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs?state=completed&take=500");
        var queued = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs?state=queued&take=500");

        Assert.All(completed.GetProperty("items").EnumerateArray(), job => Assert.Equal("completed", job.GetProperty("state").GetString()));
        Assert.Equal(completed.GetProperty("items").GetArrayLength(), completed.GetProperty("total").GetInt32());
        Assert.Contains(queued.GetProperty("items").EnumerateArray(), job => job.GetProperty("fileName").GetString() == "row-open.mp4");
        Assert.DoesNotContain(
            queued.GetProperty("items").EnumerateArray(),
            job => job.GetProperty("fileName").GetString() == "row-ended.mp4");
        using var unknown = await host.Client.GetAsync("/api/v1/jobs?state=done");
        Assert.Equal(
            "state is 'done'; it must be one of queued, running, completed, failed, cancelled.",
            await Problem.DetailAsync(HttpStatusCode.BadRequest, unknown));
    }

    [Fact]
    public async Task A_file_name_of_64_hexadecimal_digits_is_a_name_unless_it_is_a_videos_id()
    {
        var first = await host.UploadAsync("hex-first.mp4", ("wm", 0.5));
        var second = await host.UploadAsync(first.Id);
        var third = await host.UploadAsync(new string('c', 64));

        Assert.Equal((first.Id, third.Id), (await VideoOfAsync(first.Id), await VideoOfAsync(third.Name)));
        Assert.Equal(second.Id, await VideoOfAsync(second.Id));

        async Task<string?> VideoOfAsync(string video)
        {
            using var accepted = await host.SubmitAsync(video, "wm");
            return (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("video").GetString();
        }
    }

    [Theory]
    [InlineData("?take=abc", "take is 'abc'; it must be a whole number.")]
    [InlineData("?skip=99999999999", "skip is '99999999999'; it must be a whole number.")]
    public async Task A_number_that_is_none_is_refused_in_words_of_the_API(string query, string sentence)
    {
        using var response = await host.Client.GetAsync("/api/v1/jobs" + query);
        Assert.Equal(sentence, await Problem.DetailAsync(HttpStatusCode.BadRequest, response));
    }

    [Theory]
    [InlineData("{\"video\": \"a\"}", "it lacks 'detectors'.")]
    [InlineData("{\"video\": null, \"detectors\": [\"wm\"]}", "'video' must not be null.")]
    [InlineData("{\"video\": 5, \"detectors\": [\"wm\"]}", "what stands at $.video is of another kind, or out of range (line 1, byte 12).")]
    [InlineData("{\"video\": \"a\", \"detectors\": [\"wm\"], \"copies\": 1}", "it has no property 'copies'.")]
    public async Task A_body_of_another_kind_is_refused_in_words_of_the_API(string body, string sentence)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await host.Client.PostAsync("/api/v1/jobs", content);
        Assert.Equal(
            $"The body is not the JSON that is expected here: {sentence}",
            await Problem.DetailAsync(HttpStatusCode.BadRequest, response));
    }

    [Fact]
    public async Task A_body_longer_than_any_submission_is_413()
    {
        using var content = new StringContent(
            $$"""{"video": "{{new string('x', 100_000)}}", "detectors": ["wm"]}""",
            Encoding.UTF8,
            "application/json");
        using var response = await host.Client.PostAsync("/api/v1/jobs", content);
        Assert.Contains("65536", await Problem.DetailAsync(HttpStatusCode.RequestEntityTooLarge, response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_own_id_makes_one_job_of_the_same_content_and_a_conflict_of_another()
    {
        await host.UploadAsync("own.mp4", ("wm", 0.5));
        var id = Guid.NewGuid();
        using var first = await SubmitAsAsync(id, "own.mp4", "wm");
        using var same = await SubmitAsAsync(id, "own.mp4", "wm");
        using var other = await SubmitAsAsync(id, "own.mp4", "residual");

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, same.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await same.Content.ReadAsStringAsync());
        Assert.Contains(id.ToString(), await Problem.DetailAsync(HttpStatusCode.Conflict, other), StringComparison.Ordinal);
        Assert.Single(host.Script.Jobs.Values, job => job.FileName == "own.mp4");
    }

    [Fact]
    public async Task A_cancelled_job_is_answered_as_it_stands()
    {
        await host.UploadAsync("cancelled.mp4", ("wm", 0.5));
        host.Script.Held["cancelled.mp4"] = true;
        using var accepted = await host.SubmitAsync("cancelled.mp4", "wm");
        using var cancelled = await host.Client.DeleteAsync(accepted.Headers.Location);

        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        Assert.Equal("cancelled", (await cancelled.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(
        """{"video": "asked.mp4", "detectors": []}""",
        HttpStatusCode.BadRequest,
        "No detector was named; GET /api/v1/detectors lists them."
    )]
    [InlineData(
        """{"video": "asked.mp4", "detectors": [null]}""",
        HttpStatusCode.BadRequest,
        "'detectors' has null in place 0; each of its items must be a string."
    )]
    [InlineData(
        """{"video": "asked.mp4", "detectors": ["1", "2", "3", "4", "5", "6", "7", "8"]}""",
        HttpStatusCode.BadRequest,
        "'detectors' has 8 names, and there are 7 detectors; name each once."
    )]
    [InlineData(
        """{"video": "asked.mp4", "detectors": ["wm", "wm"]}""",
        HttpStatusCode.BadRequest,
        "The detector 'wm' was named twice; name each detector once."
    )]
    [InlineData(
        """{"video": "asked.mp4", "detectors": ["magic"]}""",
        HttpStatusCode.NotFound,
        "There is no detector 'magic'; GET /api/v1/detectors lists them."
    )]
    [InlineData(
        """{"video": "asked.mp4", "detectors": ["boken"]}""",
        HttpStatusCode.ServiceUnavailable,
        "The weights of boken are not installed"
    )]
    [InlineData(
        """{"video": "never.mp4", "detectors": ["wm"]}""",
        HttpStatusCode.NotFound,
        "There is no video 'never.mp4'; upload it by POST /api/v1/videos."
    )]
    [InlineData("""{"video": "../asked.mp4", "detectors": ["wm"]}""", HttpStatusCode.NotFound, "There is no video '../asked.mp4'")]
    [InlineData("""{"video": "asked.mp4"}""", HttpStatusCode.BadRequest, "The body is not the JSON that is expected here: ")]
    [InlineData("""{"video": null, "detectors": ["wm"]}""", HttpStatusCode.BadRequest, "The body is not the JSON that is expected here: ")]
    [InlineData(
        """{"video": "asked.mp4", "detectors": ["wm"], "detector": "wm"}""",
        HttpStatusCode.BadRequest,
        "The body is not the JSON that is expected here: "
    )]
    [InlineData(
        """{"video": "asked.mp4", "detectors": ["wm"], "priority": "soon"}""",
        HttpStatusCode.BadRequest,
        "The body is not the JSON that is expected here: "
    )]
    [InlineData(
        """{"video": "asked.mp4", "detectors": ["wm"], "priority": 1}""",
        HttpStatusCode.BadRequest,
        "The body is not the JSON that is expected here: "
    )]
    [InlineData("""{"video": """, HttpStatusCode.BadRequest, "The body is not the JSON that is expected here: ")]
    [InlineData("", HttpStatusCode.BadRequest, "The request has no body; /openapi/v1.json says which it takes.")]
    public async Task A_submission_that_cannot_be_done_is_refused_by_a_sentence_and_submits_nothing(
        string body,
        HttpStatusCode status,
        string sentence)
    {
        await host.UploadAsync("asked.mp4", ("wm", 0.5));
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await host.Client.PostAsync("/api/v1/jobs", content);

        Assert.StartsWith(sentence, await Problem.DetailAsync(status, response), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Script.Jobs.Values, job => job.FileName == "asked.mp4");
    }

    [Fact]
    public async Task An_unknown_job_is_404_wherever_it_is_named()
    {
        var id = Guid.NewGuid();
        foreach (var path in (string[])["", "/events", "/reports/wm"])
        {
            using var response = await host.Client.GetAsync($"/api/v1/jobs/{id}{path}");
            Assert.Equal(
                $"There is no job {id}; submit one by POST /api/v1/jobs.",
                await Problem.DetailAsync(HttpStatusCode.NotFound, response));
        }

        using var cancel = await host.Client.DeleteAsync($"/api/v1/jobs/{id}");
        await Problem.DetailAsync(HttpStatusCode.NotFound, cancel);
        using var malformed = await host.Client.GetAsync("/api/v1/jobs/first");
        Assert.Contains("first", await Problem.DetailAsync(HttpStatusCode.NotFound, malformed), StringComparison.Ordinal);
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var misnamed = await host.Client.PutAsync("/api/v1/jobs/first", content);
        Assert.Contains("'first' is no id", await Problem.DetailAsync(HttpStatusCode.BadRequest, misnamed), StringComparison.Ordinal);
        using var empty = await SubmitAsAsync(Guid.Empty, "a.mp4", "wm");
        Assert.Contains("random UUID", await Problem.DetailAsync(HttpStatusCode.BadRequest, empty), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_is_not_there_is_404_with_the_reason()
    {
        await host.UploadAsync("unreported.mp4");
        using var accepted = await host.SubmitAsync("unreported.mp4", "wm");
        using var failed = await host.Client.GetAsync($"{accepted.Headers.Location}/reports/wm");
        Assert.Contains("the part is failed", await Problem.DetailAsync(HttpStatusCode.NotFound, failed), StringComparison.Ordinal);
        using var other = await host.Client.GetAsync($"{accepted.Headers.Location}/reports/residual");
        Assert.Contains("its detectors are wm", await Problem.DetailAsync(HttpStatusCode.NotFound, other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_503_and_says_when_to_ask_again()
    {
        host.Script.Outage = true;
        try
        {
            using var response = await host.Client.GetAsync($"/api/v1/jobs/{Guid.NewGuid()}");
            await Problem.DetailAsync(HttpStatusCode.ServiceUnavailable, response);
            Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
        }
        finally
        {
            host.Script.Outage = false;
        }
    }

    private Task<HttpResponseMessage> SubmitAsAsync(Guid id, string video, params string[] detectors) =>
        host.Client.PutAsJsonAsync($"/api/v1/jobs/{id}", new { video, detectors });

    private static string Time(DateTimeOffset time) => JsonSerializer.Serialize(time);
}

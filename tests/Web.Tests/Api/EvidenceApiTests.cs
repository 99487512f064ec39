using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class EvidenceApiTests(ApiHost host)
{
    [Fact]
    public async Task Evidence_is_the_summary_with_lanes_tracks_gaps_and_moments()
    {
        var job = await AnalyseAsync("evidence.mp4");

        var evidence = await GetAsync(job);

        Assert.Equal(
            """
            {"band":"moderate","title":"Moderate sign of manipulation",
            "sentence":"Moderate sign of manipulation: 1 of 1 detector above 70 %.","coverage":null,
            "text":"Moderate sign of manipulation: 1 of 1 detector above 70 %.","mean":0.75,"trained":1,"assessed":1,
            "counts":{"moderate":1},"spread":0,"disagree":false,"heuristics":["residual"]}
            """.ReplaceLineEndings(""),
            evidence.GetProperty("summary").GetRawText());
        Assert.Equal(
            (640, 480, 10.0),
            (Int(evidence, "width"), Int(evidence, "height"), evidence.GetProperty("durationSeconds").GetDouble()));
        Assert.Equal(
            ["noSign", "weak", "moderate", "strong"],
            evidence.GetProperty("bands").EnumerateArray().Select(band => band.GetProperty("band").GetString()));
        var lanes = evidence.GetProperty("lanes").EnumerateArray().ToList();
        Assert.Equal(["wm", "residual"], lanes.Select(lane => lane.GetProperty("detector").GetString()));
        Assert.Equal([false, true], lanes.Select(lane => lane.GetProperty("heuristic").GetBoolean()));
        Assert.Equal("heuristic, uncalibrated, for trying the system out", lanes[1].GetProperty("notice").GetString());
        Assert.Equal(
            """
            [{"frame":0,"seconds":0,"faces":[]},
            {"frame":30,"seconds":1,"score":0.9,"faces":[{"left":100,"top":80.3,"right":200,"bottom":180,"score":0.9,"track":"A"}]}]
            """.ReplaceLineEndings(""),
            lanes[0].GetProperty("marks").GetRawText());
        Assert.Equal("no face found", lanes[0].GetProperty("gaps")[0].GetProperty("reason").GetString());
        Assert.Equal("A", evidence.GetProperty("tracks")[0].GetProperty("label").GetString());
        var moment = Assert.Single(evidence.GetProperty("moments").EnumerateArray());
        Assert.Equal((0.9, 30), (moment.GetProperty("score").GetDouble(), Int(moment.GetProperty("spot"), "frame")));
    }

    [Fact]
    public async Task Evidence_that_a_client_knows_is_not_sent_again_and_is_compressed_for_a_client_that_takes_it()
    {
        var job = await AnalyseAsync("known.mp4");
        var plain = await host.Client.GetStringAsync($"/api/v1/jobs/{job}/evidence");

        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job}/evidence");
        asked.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var answer = await host.Client.SendAsync(asked);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        await using var body = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var text = new StreamReader(body);
        Assert.Equal(plain, await text.ReadToEndAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job}/evidence");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var same = await host.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Evidence_of_another_result_has_another_tag()
    {
        var first = await AnalyseAsync("one-result.mp4");
        var second = await AnalyseAsync("other-result.mp4", 0.76);

        using var one = await host.Client.GetAsync($"/api/v1/jobs/{first}/evidence");
        using var other = await host.Client.GetAsync($"/api/v1/jobs/{second}/evidence");

        Assert.NotEqual(one.Headers.ETag, other.Headers.ETag);
    }

    [Fact]
    public async Task A_job_whose_reports_cannot_be_read_has_a_summary_and_no_lane()
    {
        await host.UploadAsync("no-report.mp4", ("wm", 0.2));
        using var submitted = await host.SubmitAsync("no-report.mp4", "wm");

        var evidence = await GetAsync(host.Script.JobOf("no-report.mp4").Id);

        Assert.Empty(evidence.GetProperty("lanes").EnumerateArray());
        Assert.Equal("noSign", evidence.GetProperty("summary").GetProperty("band").GetString());
    }

    [Fact]
    public async Task A_job_that_does_not_exist_has_no_evidence()
    {
        using var answer = await host.Client.GetAsync($"/api/v1/jobs/{Guid.CreateVersion7()}/evidence");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<Guid> AnalyseAsync(string name, double score = 0.75)
    {
        host.Script.Reports[Script.Key(name, "wm")] = Report("wm", """
            {"index":0,"seconds":0,"score":null,"faces":[]},
            {"index":30,"seconds":1,"score":null,"faces":[
            {"left":100,"top":80.26,"right":200,"bottom":180,"confidence":0.99,"score":0.9}]}
            """);
        host.Script.Reports[Script.Key(name, "residual")] = Report("residual", """
            {"index":30,"seconds":1,"score":0.99,"faces":[{"left":101,"top":81,"right":201,"bottom":181,"confidence":null,"score":null}]}
            """);
        await host.UploadAsync(name, ("wm", score), ("residual", 0.6));
        using var submitted = await host.SubmitAsync(name, "wm", "residual");
        return host.Script.JobOf(name).Id;
    }

    private static string Report(string detector, string frames) => $$$"""
        {"schema":1,"detector":"{{{detector}}}","videoId":"aa","score":0.75,
        "video":{"container":"mp4","codec":"h264","width":640,"height":480,"frameCount":300,"frameRate":30,"durationSeconds":10,"notes":[]},
        "frames":[{{{frames}}}],"networks":[],"versions":{},"timings":{}}
        """;

    private static int Int(JsonElement of, string name) => of.GetProperty(name).GetInt32();

    private async Task<JsonElement> GetAsync(Guid job)
    {
        using var answer = await host.Client.GetAsync($"/api/v1/jobs/{job}/evidence");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}

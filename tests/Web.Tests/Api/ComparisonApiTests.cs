using System.Net;
using System.Text.Json;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class ComparisonApiTests(ApiHost host)
{
    [Fact]
    public async Task Two_jobs_are_compared_by_detector_with_what_else_differs()
    {
        var first = await AnalyseAsync("compared-one.mp4", 0.75, "aa", "1.0", "wm", "residual");
        var second = await AnalyseAsync("compared-two.mp4", 0.5625, "bb", "1.1", "wm");

        var comparison = await GetAsync(first, second);

        Assert.False(comparison.GetProperty("sameVideo").GetBoolean());
        Assert.Equal(first, comparison.GetProperty("first").GetProperty("id").GetGuid());
        Assert.Equal("weak", comparison.GetProperty("second").GetProperty("summary").GetProperty("band").GetString());
        var detectors = comparison.GetProperty("detectors").EnumerateArray().ToList();
        Assert.Equal(
            """
            {"detector":"wm","heuristic":false,"first":0.75,"second":0.5625,"difference":-0.1875,"changes":["1 of 2 networks differ",
            "fakefinder: 1.0, then 1.1"]}
            """.ReplaceLineEndings(""),
            detectors[0].GetRawText());
        Assert.Equal("""{"detector":"residual","heuristic":true,"first":0.6,"changes":[]}""", detectors[1].GetRawText());
    }

    [Fact]
    public async Task A_score_that_says_nothing_has_no_difference()
    {
        var first = await AnalyseAsync("compared-three.mp4", 0.5, "aa", "1.0", "wm");
        var second = await AnalyseAsync("compared-four.mp4", 0.9, "aa", "1.0", "wm");

        var wm = (await GetAsync(first, second)).GetProperty("detectors")[0];

        Assert.False(wm.TryGetProperty("difference", out _));
        Assert.Empty(wm.GetProperty("changes").EnumerateArray());
    }

    [Fact]
    public async Task A_job_that_is_compared_with_itself_has_the_same_video_and_no_difference()
    {
        var job = await AnalyseAsync("compared-five.mp4", 0.75, "aa", "1.0", "wm");

        var comparison = await GetAsync(job, job);

        Assert.True(comparison.GetProperty("sameVideo").GetBoolean());
        Assert.Equal(0, comparison.GetProperty("detectors")[0].GetProperty("difference").GetDouble());
    }

    [Fact]
    public async Task A_job_that_is_not_there_and_an_id_that_is_none_are_said()
    {
        var job = await AnalyseAsync("compared-six.mp4", 0.75, "aa", "1.0", "wm");

        using var unknown = await host.Client.GetAsync($"/api/v1/comparison?a={job}&b={Guid.CreateVersion7()}");
        using var none = await host.Client.GetAsync($"/api/v1/comparison?a={job}&b=nothing");
        using var missing = await host.Client.GetAsync($"/api/v1/comparison?a={job}");

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
    }

    /// <param name="hash">Of one of the two networks.</param>
    private async Task<Guid> AnalyseAsync(string name, double score, string hash, string version, params string[] detectors)
    {
        host.Script.Reports[Script.Key(name, "wm")] = $$$"""
            {"schema":1,"detector":"wm","videoId":"aa","score":{{{JsonSerializer.Serialize(score)}}},"frames":[],
            "networks":[{"name":"wm/one","sha256":"{{{hash}}}"},{"name":"wm/two","sha256":"cc"}],
            "versions":{"fakefinder":"{{{version}}}"},"timings":{}}
            """;
        await host.UploadAsync(name, ("wm", score), ("residual", 0.6));
        using var submitted = await host.SubmitAsync(name, detectors);
        return host.Script.JobOf(name).Id;
    }

    private async Task<JsonElement> GetAsync(Guid first, Guid second)
    {
        using var answer = await host.Client.GetAsync($"/api/v1/comparison?a={first}&b={second}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}

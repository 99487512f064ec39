using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FakeFinder.Web.Tests.Calibration;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

public sealed class CalibrationApiTests : IAsyncLifetime, IDisposable
{
    private const string OfWm =
        """{"data":"Newsroom 2026","probability":0.75,"threshold":0.5,"falsePositiveRate":{"value":0.02,"low":0.004,"high":0.105}}""";

    private readonly CalibrationFile file = new(CalibrationFile.Of("Newsroom 2026", "wm", "residual"));
    private readonly ApiHost host;

    public CalibrationApiTests() => host = new ApiHost { Calibration = file.Path };

    public Task InitializeAsync() => host.InitializeAsync();

    public Task DisposeAsync() => host.DisposeAsync();

    public void Dispose() => file.Dispose();

    [Fact]
    public async Task The_job_its_events_the_list_and_the_report_say_what_a_score_means()
    {
        await host.UploadAsync("a.mp4", ("wm", 0.9), ("residual", 0.9));
        using var accepted = await host.SubmitAsync("a.mp4", "wm", "residual");

        var job = await host.Client.GetFromJsonAsync<JsonElement>(accepted.Headers.Location);
        Assert.Equal(OfWm, CalibrationOf(job));
        Assert.Equal(0.9, job.GetProperty("parts")[0].GetProperty("score").GetDouble());
        Assert.Equal(
            ("moderate", 0.75, "residual"),
            (job.GetProperty("parts")[0].GetProperty("band").GetString(),
            job.GetProperty("averageScore").GetDouble(),
            job.GetProperty("summary").GetProperty("heuristics")[0].GetString()));
        var fusion = job.GetProperty("fusion");
        Assert.Equal("Newsroom 2026", fusion.GetProperty("data").GetString());
        Assert.Equal(0.9, fusion.GetProperty("probability").GetDouble(), 1e-12);
        Assert.Equal(["wm", "residual"], fusion.GetProperty("detectors").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains(OfWm, await host.Client.GetStringAsync($"{accepted.Headers.Location}/events"), StringComparison.Ordinal);
        var list = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs?take=1");
        Assert.Equal(OfWm, CalibrationOf(list.GetProperty("items")[0]));
        Assert.Equal(
            $$"""{"report":"wm-report","calibration":{{OfWm}}}""",
            await host.Client.GetStringAsync($"{accepted.Headers.Location}/reports/wm"));
    }

    [Fact]
    public async Task An_undetermined_score_stays_undetermined_and_a_missing_one_has_no_calibration()
    {
        await host.UploadAsync("b.mp4", ("wm", 0.5));
        using var accepted = await host.SubmitAsync("b.mp4", "wm");

        var job = await host.Client.GetFromJsonAsync<JsonElement>(accepted.Headers.Location);
        var calibration = job.GetProperty("parts")[0].GetProperty("calibration");
        Assert.Equal(JsonValueKind.Null, calibration.GetProperty("probability").ValueKind);
        Assert.False(job.TryGetProperty("fusion", out _));
    }

    [Fact]
    public async Task The_configured_calibration_is_described()
    {
        var told = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/calibration");

        Assert.Equal("Newsroom 2026", told.GetProperty("data").GetString());
        Assert.Equal((50, 40), (told.GetProperty("real").GetInt32(), told.GetProperty("fake").GetInt32()));
        Assert.Equal("wm", told.GetProperty("detectors")[0].GetProperty("detector").GetString());
        Assert.Equal("Few videos.", told.GetProperty("warnings")[0].GetString());
    }

    private static string CalibrationOf(JsonElement job) => job.GetProperty("parts")[0].GetProperty("calibration").GetRawText();
}

[Collection(SharedHost.Name)]
public sealed class NoCalibrationTests(ApiHost host)
{
    [Fact]
    public async Task Without_a_calibration_the_answer_says_how_to_have_one()
    {
        using var answer = await host.Client.GetAsync("/api/v1/calibration");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("FakeFinder:Calibration:File", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}

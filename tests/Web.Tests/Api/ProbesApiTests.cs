using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Media.Perturbing;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

/// <summary>A host of its own: the jobs of probes are in its script too.</summary>
public sealed class ProbesApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly string[] Names = [.. Perturbation.All.Select(one => one.Name)];

    [Fact]
    public async Task A_job_that_nobody_has_probed_has_a_probe_without_jobs()
    {
        var job = await EndedAsync("unprobed.mp4", ("wm", 0.75), ("residual", 0.25));

        var probe = await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}/probe");

        Assert.Equal((job, "none"), (probe.GetProperty("job").GetGuid(), probe.GetProperty("state").GetString()));
        Assert.Equal("""["wm","residual"]""", probe.GetProperty("detectors").GetRawText());
        Assert.Equal(Names, Versions(probe).Select(version => version.GetProperty("perturbation").GetString()));
        Assert.Equal(
            """{"perturbation":"half-size","title":"Half size","description":"Half the width and height.","job":null,"state":null,"scores":[]}""",
            Versions(probe)[2].GetRawText());
        Assert.Equal(
            """{"detector":"wm","score":0.75,"lowest":null,"highest":null,"largestChange":null,"at":null,"flips":[]}""",
            probe.GetProperty("movements")[0].GetRawText());
    }

    [Fact]
    public async Task A_probe_tells_how_far_each_score_moves()
    {
        var job = await EndedAsync("moved.mp4", ("wm", 0.75), ("residual", 0.25));
        foreach (var name in Names)
        {
            host.Script.Score($"moved.mp4 {name}", "wm", 0.625);
            host.Script.Score($"moved.mp4 {name}", "residual", 0.25);
        }

        host.Script.Score("moved.mp4 blurred", "wm", 0.375);
        host.Script.Score("moved.mp4 mirrored", "wm", 0.875);
        host.Script.Score("moved.mp4 cropped", "wm", 0.5);
        host.Script.Scores.TryRemove(Script.Key("moved.mp4 half-size", "residual"), out _);
        host.Script.Coverages["moved.mp4 blurred wm"] = new(60, 1, 1, 1, 1, 1, 2, 1);

        using var accepted = await StartAsync(job);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal($"/api/v1/jobs/{job}/probe", accepted.Headers.Location?.ToString());
        var text = await accepted.Content.ReadAsStringAsync();
        Assert.Equal(text, await host.Client.GetStringAsync(accepted.Headers.Location));
        var probe = JsonDocument.Parse(text).RootElement;

        Assert.Equal("ended", probe.GetProperty("state").GetString());
        Assert.All(Versions(probe), version => Assert.Equal("completed", version.GetProperty("state").GetString()));
        Assert.Equal(
            """{"detector":"wm","state":"completed","score":0.875,"change":0.125,"verdict":"fake","flips":false,"reason":null}""",
            Versions(probe)[6].GetProperty("scores")[0].GetRawText());
        Assert.Equal(
            """{"detector":"wm","state":"completed","score":0.5,"change":null,"verdict":"undetermined","flips":false,"reason":null}""",
            Versions(probe)[4].GetProperty("scores")[0].GetRawText());
        Assert.Equal(
            """{"detector":"residual","state":"failed","score":null,"change":null,"verdict":null,"flips":false,"reason":"The decoder crashed."}""",
            Versions(probe)[2].GetProperty("scores")[1].GetRawText());
        Assert.StartsWith(
            """{"detector":"wm","state":"completed","score":0.375,"change":-0.375,"verdict":"real","flips":true,"reason":null,"coverage":{"summary":"Judged 1 of 60 frames""",
            Versions(probe)[3].GetProperty("scores")[0].GetRawText(),
            StringComparison.Ordinal);
        Assert.Equal(
            """
            [{"detector":"wm","score":0.75,"lowest":0.375,"highest":0.875,"largestChange":-0.375,"at":"blurred","flips":["blurred"]},
            {"detector":"residual","score":0.25,"lowest":0.25,"highest":0.25,"largestChange":0,"at":"reencoded","flips":[]}]
            """.ReplaceLineEndings(""),
            probe.GetProperty("movements").GetRawText());
    }

    [Fact]
    public async Task Only_detectors_with_a_score_are_asked_again_and_as_batch_work()
    {
        var job = await EndedAsync("one.mp4", ("wm", 0.75));
        var detectors = host.Script.Jobs[job].Parts.Select(part => part.Detector);
        Assert.Equal(["wm", "residual"], detectors);

        using var accepted = await StartAsync(job);

        var jobs = host.Script.Jobs.Values.Where(one => one.Probe?.Job == job).ToList();
        Assert.Equal(8, jobs.Count);
        Assert.All(jobs, one => Assert.Equal("wm", Assert.Single(one.Parts).Detector));
        Assert.All(jobs, one => Assert.Equal(JobPriority.Batch, one.Priority));
        Assert.All(jobs, one => Assert.Equal(("one.mp4", host.Script.Jobs[job].VideoId), (one.FileName, one.VideoId)));
    }

    [Fact]
    public async Task The_same_request_again_makes_no_second_job_and_a_failed_version_is_tried_again()
    {
        var job = await EndedAsync("again.mp4", ("wm", 0.75));
        foreach (var name in Names.Except(["cropped"]))
        {
            host.Script.Score($"again.mp4 {name}", "wm", 0.75);
        }

        host.Script.Held["again.mp4 mirrored"] = true;
        var first = await JobsOfAsync(await StartAsync(job));
        Assert.Equal(("failed", "queued"), (first["cropped"].State, first["mirrored"].State));
        host.Script.Score("again.mp4 cropped", "wm", 0.5);

        var second = await JobsOfAsync(await StartAsync(job));
        var third = await JobsOfAsync(await StartAsync(job));

        Assert.Equal("completed", second["cropped"].State);
        Assert.NotEqual(first["cropped"].Job, second["cropped"].Job);
        Assert.All(Names.Except(["cropped"]), name => Assert.Equal(first[name], second[name]));
        Assert.Equal(second, third);
        Assert.Equal(9, host.Script.Jobs.Values.Count(one => one.Probe?.Job == job));
        Assert.All(first.Values, version => Assert.Equal(8, version.Job.Version));
    }

    [Fact]
    public async Task A_running_probe_is_cancelled_and_what_is_there_stays()
    {
        var job = await EndedAsync("stopped.mp4", ("wm", 0.75));
        foreach (var name in Names)
        {
            host.Script.Score($"stopped.mp4 {name}", "wm", 0.25);
            host.Script.Held[$"stopped.mp4 {name}"] = name != "reencoded";
        }

        host.Script.Held.TryRemove("stopped.mp4 reencoded", out _);
        using var accepted = await StartAsync(job);
        Assert.Equal("running", (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString());

        var cancelled = await JobsOfAsync(await host.Client.DeleteAsync(new Uri($"/api/v1/jobs/{job}/probe", UriKind.Relative)));

        Assert.Equal("completed", cancelled["reencoded"].State);
        Assert.All(Names.Except(["reencoded"]), name => Assert.Equal("cancelled", cancelled[name].State));
        var probe = await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}/probe");
        Assert.Equal("ended", probe.GetProperty("state").GetString());
        Assert.Equal(["reencoded"], probe.GetProperty("movements")[0].GetProperty("flips").EnumerateArray().Select(one => one.GetString()));

        var again = await JobsOfAsync(await StartAsync(job));
        Assert.Equal(cancelled["reencoded"], again["reencoded"]);
        Assert.All(Names.Except(["reencoded"]), name => Assert.NotEqual(cancelled[name].Job, again[name].Job));
    }

    [Fact]
    public async Task The_jobs_of_a_probe_say_so_and_no_list_has_them()
    {
        var job = await EndedAsync("listed.mp4", ("wm", 0.75));
        var before = (await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs")).GetProperty("total").GetInt32();

        var versions = await JobsOfAsync(await StartAsync(job));

        var list = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs?take=1");
        Assert.Equal(before, list.GetProperty("total").GetInt32());
        var version = await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{versions["blurred"].Job}");
        Assert.Equal($$"""{"job":"{{job}}","perturbation":"blurred"}""", version.GetProperty("probe").GetRawText());
        Assert.False((await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}")).TryGetProperty("probe", out _));
    }

    [Fact]
    public async Task An_unknown_job_is_not_found()
    {
        var unknown = new Uri($"/api/v1/jobs/{Guid.NewGuid()}/probe", UriKind.Relative);
        using var posted = await host.Client.PostAsync(unknown, null);
        using var got = await host.Client.GetAsync(unknown);
        using var deleted = await host.Client.DeleteAsync(unknown);

        Assert.Equal(
            [HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound],
            (HttpStatusCode[])[posted.StatusCode, got.StatusCode, deleted.StatusCode]);
    }

    [Fact]
    public async Task A_job_that_has_not_ended_has_no_score_or_is_itself_a_version_is_refused()
    {
        host.Script.Held["open.mp4"] = true;
        await RefusedAsync(await EndedAsync("open.mp4", ("wm", 0.75)), HttpStatusCode.Conflict, "has not ended; probe it when it has");
        await RefusedAsync(await EndedAsync("failed.mp4"), HttpStatusCode.Conflict, "No detector of job ");

        var job = await EndedAsync("self.mp4", ("wm", 0.75));
        var versions = await JobsOfAsync(await StartAsync(job));
        await RefusedAsync(versions["cropped"].Job, HttpStatusCode.Conflict, $"is itself one of a probe; probe job {job}.");
    }

    [Fact]
    public async Task A_detector_that_is_not_installed_any_more_and_a_deleted_video_are_told_before_anything_is_submitted()
    {
        var job = await EndedAsync("gone.mp4", ("wm", 0.75));
        var snapshot = host.Script.Jobs[job];
        host.Script.Jobs[job] = snapshot with { Parts = [snapshot.Parts[0] with { Detector = "boken" }] };
        await RefusedAsync(job, HttpStatusCode.ServiceUnavailable, "boken");

        host.Script.Jobs[job] = snapshot with { VideoId = new string('0', 64) };
        await RefusedAsync(job, HttpStatusCode.NotFound, $"The video gone.mp4 of job {job} was deleted; upload it again by POST /api/v1/videos.");

        Assert.DoesNotContain(host.Script.Jobs.Values, one => one.Probe?.Job == job);
    }

    private async Task RefusedAsync(Guid job, HttpStatusCode status, string sentence)
    {
        using var refused = await StartAsync(job);
        Assert.Equal(status, refused.StatusCode);
        Assert.Contains(
            sentence,
            (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    /// <summary>Of both detectors that are installed; those without a score fail.</summary>
    private async Task<Guid> EndedAsync(string name, params (string Detector, double Score)[] scores)
    {
        await host.UploadAsync(name, scores);
        using var accepted = await host.SubmitAsync(name, "wm", "residual");
        return (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private Task<HttpResponseMessage> StartAsync(Guid job) =>
        host.Client.PostAsync(new Uri($"/api/v1/jobs/{job}/probe", UriKind.Relative), content: null);

    private static IReadOnlyList<JsonElement> Versions(JsonElement probe) => [.. probe.GetProperty("versions").EnumerateArray()];

    private static async Task<Dictionary<string, (Guid Job, string State)>> JobsOfAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            answer.EnsureSuccessStatusCode();
            return Versions(await answer.Content.ReadFromJsonAsync<JsonElement>()).ToDictionary(
                version => version.GetProperty("perturbation").GetString()!,
                version => (version.GetProperty("job").GetGuid(), version.GetProperty("state").GetString()!));
        }
    }
}

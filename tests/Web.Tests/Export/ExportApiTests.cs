using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FakeFinder.Evidence.Bundles;
using FakeFinder.Evidence.Signing;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Export;

[Collection(SharedHost.Name)]
public sealed class ExportApiTests(ApiHost host)
{
    [Theory]
    [InlineData("json", "application/json", ".json")]
    [InlineData("csv", "text/csv", ".csv")]
    [InlineData("html", "text/html", ".html")]
    [InlineData("bundle", "application/zip", ".zip")]
    public async Task Each_form_comes_by_its_name_and_by_Accept_and_twice_the_same(string format, string type, string ending)
    {
        var job = await EndedJobAsync($"{format} form.mp4");

        using var named = await GetAsync($"/api/v1/jobs/{job}/report?format={format}");
        using var accepted = await GetAsync($"/api/v1/jobs/{job}/report", type);

        Assert.Equal(type, named.Content.Headers.ContentType!.MediaType);
        Assert.Equal(type, accepted.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", named.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal($"fakefinder-{format}-form-{job}{ending}", named.Content.Headers.ContentDisposition.FileName);
        Assert.Contains("Accept", named.Headers.Vary);
        Assert.Equal(await named.Content.ReadAsByteArrayAsync(), await accepted.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_browser_gets_the_page_and_who_does_not_care_gets_JSON()
    {
        var job = await EndedJobAsync("accept.mp4");

        using var browser = await GetAsync(
            $"/api/v1/jobs/{job}/report", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8");
        using var any = await GetAsync($"/api/v1/jobs/{job}/report", "*/*");
        using var less = await GetAsync($"/api/v1/jobs/{job}/report", "application/json;q=0.1, text/csv;q=0.5, text/html;q=0");

        Assert.Equal("text/html", browser.Content.Headers.ContentType!.MediaType);
        Assert.Equal("application/json", any.Content.Headers.ContentType!.MediaType);
        Assert.Equal("text/csv", less.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_bundle_is_signed_by_the_key_that_the_service_shows()
    {
        var job = await EndedJobAsync("signed.mp4");
        using var answer = await GetAsync($"/api/v1/jobs/{job}/report?format=bundle");
        using var pem = await GetAsync("/api/v1/evidence-key", "text/plain");
        var shown = await host.Client.GetFromJsonAsync<JsonNode>("/api/v1/evidence-key");
        var key = EvidenceKey.Parse(await pem.Content.ReadAsStringAsync(), "key");

        var bundle = BundleReader.Read(await answer.Content.ReadAsByteArrayAsync(), "bundle");
        var verification = BundleVerifier.Verify(bundle, key, host.Script.Jobs[job].VideoId);

        Assert.True(verification.IsSound, string.Join('\n', verification.Checks.Select(check => check.Text)));
        Assert.Equal(job, verification.Statement!.Predicate.Job);
        Assert.Equal(key.Id, (string?)shown!["keyid"]);
        Assert.Equal(key.Pem, (string?)shown["pem"]);
    }

    [Fact]
    public async Task A_report_that_cannot_be_read_is_named_as_missing()
    {
        var job = await EndedJobAsync("damaged.mp4");

        var document = await host.Client.GetFromJsonAsync<JsonNode>($"/api/v1/jobs/{job}/report");

        Assert.Contains(
            document!["missing"]!.AsArray(), sentence => (string?)sentence == "The report of wm is damaged in the store.");
    }

    [Fact]
    public async Task Another_form_is_refused_with_those_that_there_are()
    {
        var job = await EndedJobAsync("refused.mp4");

        using var picture = await GetAsync($"/api/v1/jobs/{job}/report", "image/png");
        using var format = await GetAsync($"/api/v1/jobs/{job}/report?format=pdf");
        using var key = await GetAsync("/api/v1/evidence-key", "image/png");

        Assert.Contains(
            "text/csv or application/zip", await Problem.DetailAsync(HttpStatusCode.NotAcceptable, picture), StringComparison.Ordinal);
        Assert.Contains("json, html, csv, bundle", await Problem.DetailAsync(HttpStatusCode.BadRequest, format), StringComparison.Ordinal);
        Assert.Contains("text/plain", await Problem.DetailAsync(HttpStatusCode.NotAcceptable, key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_runs_has_no_report_yet_and_one_that_is_not_there_has_none()
    {
        const string name = "running export.mp4";
        host.Script.Held[name] = true;
        var job = await SubmitAsync(name);

        using var running = await GetAsync($"/api/v1/jobs/{job}/report?format=html");
        using var unknown = await GetAsync($"/api/v1/jobs/{Guid.CreateVersion7()}/report");

        Assert.Contains("runs still", await Problem.DetailAsync(HttpStatusCode.Conflict, running), StringComparison.Ordinal);
        await Problem.DetailAsync(HttpStatusCode.NotFound, unknown);
        host.Script.Release(job);
    }

    private async Task<Guid> EndedJobAsync(string name)
    {
        await host.UploadAsync(name, ("wm", 0.8), ("residual", 0.3));
        return await SubmitAsync(name);
    }

    private async Task<Guid> SubmitAsync(string name)
    {
        var video = await host.UploadAsync(name);
        using var submitted = await host.SubmitAsync(video.Id, "wm", "residual");
        return (Guid)(await submitted.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    private Task<HttpResponseMessage> GetAsync(string address, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return host.Client.SendAsync(request);
    }
}

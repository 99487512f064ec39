using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using FakeFinder.Reports;
using FakeFinder.Web.Api;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed partial class ProblemsTests(ApiHost host)
{
    private static readonly JsonSerializerOptions AsWritten = new() { WriteIndented = true };

    [Fact]
    public async Task What_is_not_there_is_a_problem_detail_too()
    {
        using var unknown = await host.Client.GetAsync("/api/v1/nothing");
        Assert.Equal(
            "There is nothing at /api/v1/nothing; /openapi/v1.json lists what there is.",
            await Problem.DetailAsync(HttpStatusCode.NotFound, unknown));

        using var method = await host.Client.PatchAsync("/api/v1/jobs", null);
        Assert.StartsWith(
            "PATCH is not possible at /api/v1/jobs",
            await Problem.DetailAsync(HttpStatusCode.MethodNotAllowed, method),
            StringComparison.Ordinal);

        using var type = await host.Client.PostAsync("/api/v1/jobs", new StringContent("video=a.mp4"));
        Assert.Contains("text/plain", await Problem.DetailAsync(HttpStatusCode.UnsupportedMediaType, type), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_wants_html_gets_a_problem_detail_all_the_same()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{Guid.NewGuid()}")
        {
            Headers = { { "Accept", "text/html" } },
        };
        using var response = await host.Client.SendAsync(request);
        await Problem.DetailAsync(HttpStatusCode.NotFound, response);
    }

    [Fact]
    public async Task The_document_lists_both_APIs_with_their_errors()
    {
        var document = await host.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var paths = document.GetProperty("paths").EnumerateObject().ToDictionary(path => path.Name, path => path.Value);

        Assert.Superset(
            new HashSet<string>
            {
                "/api/v1/videos",
                "/api/v1/videos/{id}",
                "/api/v1/videos/{id}/content",
                "/api/v1/jobs",
                "/api/v1/jobs/{id}",
                "/api/v1/jobs/{id}/events",
                "/api/v1/jobs/{id}/reports/{detector}",
                "/api/v1/detectors",
                "/api/v1/fleet",
                "/api/v1/fleet/instances",
                "/api/v1/fleet/instances/{id}/stop",
                "/health/live",
                "/health/ready",
                "/fakefinder",
                "/upload",
                "/uploadS3",
                "/playback/{name}",
                "/healthcheck",
                "/gpustats",
            },
            paths.Keys.Select(path => path.TrimEnd('/')).ToHashSet());
        Assert.Equal(
            ["201", "400", "413", "415", "422", "503"],
            paths["/api/v1/videos"].GetProperty("post").GetProperty("responses").EnumerateObject().Select(response => response.Name).Order()
        );
        Assert.Equal(
            """{"multipart/form-data":{"schema":{"required":["file"],"type":"object","properties":{"file":{"type":"string","format":"binary"}}}}}""",
            JsonSerializer.Serialize(paths["/api/v1/videos"].GetProperty("post").GetProperty("requestBody").GetProperty("content")));
        Assert.Contains(
            "interactive",
            document.GetProperty("components").GetProperty("schemas").GetProperty("JobPriority").GetRawText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_of_the_document_has_an_id_of_its_own()
    {
        var document = await host.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var ids = (
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select operation.Value.TryGetProperty("operationId", out var id) ? id.GetString() : $"none for {operation.Name} {path.Name}"
        ).ToList();

        Assert.DoesNotContain(ids, id => id!.StartsWith("none", StringComparison.Ordinal));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains("submitJob", ids);
    }

    [Theory]
    [InlineData("/api/v1/jobs/{id}/events", "text/event-stream", "averageScore", "part")]
    [InlineData("/api/v1/batches/{id}/events", "text/event-stream", "secondsLeft", "ordinal")]
    [InlineData("/api/v1/jobs/{id}/reports/{detector}", "application/json", "frames", "networks")]
    public async Task Events_and_reports_are_described_by_their_properties(string path, string type, params string[] properties)
    {
        var document = await host.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var schema = document
            .GetProperty("paths")
            .GetProperty(path)
            .GetProperty("get")
            .GetProperty("responses")
            .GetProperty("200")
            .GetProperty("content")
            .GetProperty(type)
            .GetProperty("schema");
        var all =
            schema.GetRawText()
            + string.Concat(
                Reference()
                    .Matches(schema.GetRawText())
                    .Select(match =>
                        document.GetProperty("components").GetProperty("schemas").GetProperty(match.Groups[1].Value).GetRawText()));

        Assert.All(properties, property => Assert.Contains($"\"{property}\":", all, StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_are_described_as_the_workers_write_them_with_the_calibration_of_the_service()
    {
        var described = JsonSerializerOptions.Web.GetJsonSchemaAsNode(typeof(ReportResource));

        Assert.True(described["properties"]!.AsObject().Remove("calibration"));
        Assert.Equal(
            JsonSerializerOptions.Web.GetJsonSchemaAsNode(typeof(DetectionReport)).ToJsonString(AsWritten),
            described.ToJsonString(AsWritten));
    }

    [Fact]
    public async Task The_page_to_browse_the_API_loads_nothing_from_elsewhere()
    {
        using var redirect = await host.Client.GetAsync("/scalar");
        using var page = await host.Client.GetAsync(redirect.Headers.Location ?? new Uri("/scalar", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        var scripts = ScriptSource().Matches(html).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
        {
            Assert.DoesNotContain("//", script, StringComparison.Ordinal);
            using var loaded = await host.Client.GetAsync(new Uri(page.RequestMessage!.RequestUri!, script));
            Assert.Equal(HttpStatusCode.OK, loaded.StatusCode);
        }

        Assert.DoesNotContain("cdn.", html, StringComparison.Ordinal);
        var nonce = Nonce().Match(html).Groups[1].Value;
        Assert.Contains($"'nonce-{nonce}'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [GeneratedRegex("#/components/schemas/(\\w+)")]
    private static partial Regex Reference();

    [GeneratedRegex("<script[^>]*src=\"([^\"]+)\"")]
    private static partial Regex ScriptSource();

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();
}

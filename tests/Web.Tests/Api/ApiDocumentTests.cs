using System.Text.Json.Nodes;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class ApiDocumentTests(ApiHost host)
{
    [Fact]
    public async Task The_list_and_the_export_of_jobs_show_an_answer()
    {
        var paths = JsonNode.Parse(await host.Client.GetStringAsync("/openapi/v1.json"))!["paths"]!;

        var list = ExampleOf(paths, "/api/v1/jobs");
        var report = ExampleOf(paths, "/api/v1/jobs/{id}/report");

        Assert.Equal("Moderate sign of manipulation", (string?)list["items"]![0]!["summary"]!["title"]);
        Assert.Equal(
            (1, "moderate", "82.0 %"),
            ((int)report["schema"]!, (string)report["summary"]!["band"]!, (string)report["detectors"]![0]!["percent"]!));
        Assert.Equal("A", (string?)report["evidence"]!["moments"]![0]!["track"]);
    }

    [Fact]
    public async Task Every_operation_of_the_api_says_in_a_sentence_what_it_does()
    {
        var paths = JsonNode.Parse(await host.Client.GetStringAsync("/openapi/v1.json"))!["paths"]!.AsObject();

        var silent = from path in paths
                     where path.Key.StartsWith("/api/v1/", StringComparison.Ordinal)
                     from operation in path.Value!.AsObject()
                     where string.IsNullOrWhiteSpace((string?)operation.Value!["summary"])
                     select $"{operation.Key} {path.Key}";
        Assert.Empty(silent);
    }

    private static JsonNode ExampleOf(JsonNode paths, string path) =>
        paths[path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["example"]!;
}

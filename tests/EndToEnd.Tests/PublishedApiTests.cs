using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>A program that was written for the published FakeFinder, against the service of today.</summary>
public sealed class PublishedApiTests(RunningServiceTests.Running running) : IClassFixture<RunningServiceTests.Running>
{
    private Installation Installation => running.Installation;

    [Fact]
    public async Task An_old_client_uploads_submits_and_reads_the_score_out_of_the_string()
    {
        using var file = new ByteArrayContent(await File.ReadAllBytesAsync(Repository.Sample));
        using var form = new MultipartFormDataContent { { file, "file", "é's clip.mp4" } };
        using var uploaded = await Installation.PostAsync("/uploadS3/?bucket=anything", form);
        Assert.Equal("null\n", await uploaded.Content.ReadAsStringAsync());

        var body = await PostAsync(
            """{"batchMode": false, "alwaysOn": true, "s3Location": ["s3://anything/é's clip.mp4"], "modelName": "residual", "splitRequests": false, "numSplitRequests": 0}"""
        );

        // As old clients do: the decoded string without its first and last character is one object.
        var decoded = JsonSerializer.Deserialize<string>(body)!;
        var columns = JsonNode.Parse(decoded[1..^1])!;
        Assert.Equal("é's clip.mp4", (string)columns["filename"]!["0"]!);
        Assert.InRange((double)columns["residual"]!["0"]!, 0.01, 0.99);
        Assert.StartsWith(
            "\"[{\\\"filename\\\": {\\\"0\\\": \\\"\\\\u00e9's clip.mp4\\\"}, \\\"residual\\\": {\\\"0\\\": 0.",
            body,
            StringComparison.Ordinal);
        Assert.EndsWith("}}]\"\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_models_are_listed_and_a_clip_plays_by_ranges()
    {
        Assert.Equal(
            ["selimsef", "wm", "ntech", "eighteen", "medics", "boken", "residual"],
            (await Installation.GetAsync("/fakefinder/"))["models"]!.AsArray().Select(name => (string)name!));

        using var playback = await Installation.SendAsync(HttpMethod.Get, "/playback/astronaut.mp4");
        Assert.Equal(new MediaTypeHeaderValue("video/mp4"), playback.Content.Headers.ContentType);
        Assert.Equal(await File.ReadAllBytesAsync(Repository.Sample), await playback.Content.ReadAsByteArrayAsync());
        Assert.Equal("[]", (await Installation.GetAsync("/gpustats")).ToJsonString());
    }

    private async Task<string> PostAsync(string request)
    {
        using var content = new StringContent(request, Encoding.UTF8, "application/json");
        using var answer = await Installation.PostAsync("/fakefinder/", content);
        return await answer.Content.ReadAsStringAsync();
    }
}

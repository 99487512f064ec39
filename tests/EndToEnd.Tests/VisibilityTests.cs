using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>A service for many who do not know of each other.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class VisibilityTests : IDisposable
{
    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.Zero, "slow")
        .With("FakeFinder:Security:Authentication", "Required")
        .With("FakeFinder:Security:Visibility", "Own");

    private HttpClient one = new(), two = new(), successor = new(), admin = new();

    public void Dispose()
    {
        one.Dispose();
        two.Dispose();
        successor.Dispose();
        admin.Dispose();
        installation.Dispose();
    }

    [Fact]
    public async Task Each_finds_their_own_in_every_list_and_by_every_address_and_a_key_that_replaces_another_finds_the_same()
    {
        using var up = await installation.UpAsync();
        one = await ClientAsync("one", "--owner", "agency one");
        successor = await ClientAsync("one's next", "--owner", "agency one");
        two = await ClientAsync("two");
        admin = await ClientAsync("admin", "--scopes", "admin");

        var video = await UploadAsync(one, "mine.mp4");
        var job = Guid.CreateVersion7();
        await SubmitAsync(one, $"/api/v1/jobs/{job}", video);
        var batch = (string)(await PostAsync(
            one, "/api/v1/batches", new JsonObject { ["videos"] = Array(video), ["detectors"] = Array("slow") }))["id"]!;
        await EndAsync(one, $"/api/v1/batches/{batch}");

        foreach (var client in (HttpClient[])[one, successor, admin])
        {
            Assert.True((int)(await GetAsync(client, "/api/v1/jobs"))["total"]! >= 2);
            Assert.Equal(1, (int)(await GetAsync(client, "/api/v1/batches"))["total"]!);
            Assert.Equal("mine.mp4", (string)(await GetAsync(client, $"/api/v1/videos/{video}"))["name"]!);
            Assert.Equal("completed", (string)(await GetAsync(client, $"/api/v1/jobs/{job}"))["state"]!);
        }

        foreach (var list in (string[])["jobs", "batches", "videos", "evaluations"])
        {
            Assert.Equal(0, (int)(await GetAsync(two, $"/api/v1/{list}"))["total"]!);
        }

        Assert.DoesNotContain("mine.mp4", await two.GetStringAsync("/api/v1/jobs?format=csv"), StringComparison.Ordinal);
        foreach (var path in (string[])
        [
            $"/api/v1/jobs/{job}", $"/api/v1/jobs/{job}/events", $"/api/v1/jobs/{job}/notes", $"/api/v1/jobs/{job}/reports/slow",
            $"/api/v1/batches/{batch}", $"/api/v1/batches/{batch}/results", $"/api/v1/videos/{video}", $"/api/v1/videos/{video}/content",
            "/playback/mine.mp4", $"/api/v1/comparison?a={job}&b={job}",
        ])
        {
            using var answer = await two.GetAsync(path);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path} answered {(int)answer.StatusCode}.");
        }

        // A submission on another's video, and under another's id.
        using var foreign = await two.PostAsJsonAsync("/api/v1/jobs", new JsonObject { ["video"] = video, ["detectors"] = Array("slow") });
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(video, await UploadAsync(two, "theirs.mp4"));
        using var taken = await two.PutAsJsonAsync(
            $"/api/v1/jobs/{job}", new JsonObject { ["video"] = video, ["detectors"] = Array("slow") });
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);

        // The same bytes are each one's own; the bytes go with the last.
        Assert.Equal("theirs.mp4", (string)(await GetAsync(two, $"/api/v1/videos/{video}"))["name"]!);
        using var deleted = await two.DeleteAsync($"/api/v1/videos/{video}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await two.GetAsync($"/api/v1/videos/{video}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var plays = await one.GetAsync($"/api/v1/videos/{video}/content");
        Assert.Equal(HttpStatusCode.OK, plays.StatusCode);
    }

    private async Task<HttpClient> ClientAsync(string name, params string[] options)
    {
        using var made = await installation.Run(["keys", "create", "--name", name, .. options]).WaitAsync();
        Assert.True(made.ExitCode == 0, made.Error);
        var client = new HttpClient { BaseAddress = new Uri(await installation.UrlAsync()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Output.Trim());
        return client;
    }

    private static async Task<string> UploadAsync(HttpClient client, string name)
    {
        using var file = new ByteArrayContent(await File.ReadAllBytesAsync(Repository.Sample));
        using var form = new MultipartFormDataContent { { file, "file", name } };
        using var answer = await client.PostAsync("/api/v1/videos", form);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
    }

    private static async Task SubmitAsync(HttpClient client, string path, string video)
    {
        using var answer = await client.PutAsJsonAsync(path, new JsonObject { ["video"] = video, ["detectors"] = Array("slow") });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await EndAsync(client, path);
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, JsonObject body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!;

    private static async Task EndAsync(HttpClient client, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((string)(await GetAsync(client, path))["state"]! is "queued" or "running")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }

    private static JsonArray Array(string one) => [JsonValue.Create(one)];
}

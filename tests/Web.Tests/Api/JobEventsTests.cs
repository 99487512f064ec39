using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class JobEventsTests(ApiHost host)
{
    [Fact]
    public async Task A_watcher_gets_a_snapshot_each_change_and_the_end()
    {
        var id = await SubmitHeldAsync("watched.mp4");
        using var response = await host.Client.GetAsync($"/api/v1/jobs/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();

        var first = await NextAsync(events, "snapshot");
        Assert.Equal("queued", first.GetProperty("state").GetString());
        Assert.EndsWith(":1", events.Current.EventId, StringComparison.Ordinal);
        host.Script.Release(id);
        var part = await NextAsync(events, "part");
        Assert.Equal(
            """
            {"state":"running","part":{"detector":"wm","state":"running","attempt":1,"score":null,"verdict":null,"reason":null,
            "report":null,"node":"w-1","progress":{"stage":"faces","done":3,"total":8,"detail":"3 faces in 3 frames"},
            "heuristic":false,"probability":null,"band":null}}
            """.ReplaceLineEndings(""),
            part.GetRawText());
        var last = await NextAsync(events, "snapshot");
        Assert.Equal(await host.Client.GetStringAsync($"/api/v1/jobs/{id}"), last.GetRawText());
        Assert.Equal("completed", last.GetProperty("state").GetString());
        var lastId = events.Current.EventId;
        Assert.False(await events.MoveNextAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{id}/events") { Headers = { { "Last-Event-ID", lastId } } };
        using var nothingNew = await host.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NoContent, nothingNew.StatusCode);
    }

    [Theory]
    [InlineData(WatchBreak.Timeout)]
    [InlineData(WatchBreak.Deactivation)]
    public async Task A_watch_that_breaks_off_goes_on_with_a_new_snapshot(WatchBreak kind)
    {
        var id = await SubmitHeldAsync($"broken-off-{kind}.mp4");
        host.Script.Breaks[$"broken-off-{kind}.mp4"] = new([kind]);
        using var response = await host.Client.GetAsync($"/api/v1/jobs/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();

        await NextAsync(events, "snapshot");
        var first = events.Current.EventId;
        await NextAsync(events, "snapshot");
        Assert.Equal(kind == WatchBreak.Deactivation, first != events.Current.EventId);
        host.Script.Release(id);
        await NextAsync(events, "part");
        Assert.Equal("completed", (await NextAsync(events, "snapshot")).GetProperty("state").GetString());
        Assert.False(await events.MoveNextAsync());
    }

    private async Task<Guid> SubmitHeldAsync(string name)
    {
        await host.UploadAsync(name, ("wm", 0.75));
        host.Script.Held[name] = true;
        using var accepted = await host.SubmitAsync(name, "wm");
        return (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<SseItem<string>> events, string type)
    {
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(type, events.Current.EventType);
        return JsonSerializer.Deserialize<JsonElement>(events.Current.Data);
    }
}

using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

public sealed class StoppingTests : IAsyncLifetime
{
    private readonly ApiHost host = new();

    public Task InitializeAsync() => host.InitializeAsync();

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_service_that_stops_waits_for_no_watcher_and_lets_the_jobs_be()
    {
        await host.UploadAsync("open.mp4", ("wm", 0.5));
        host.Script.Held["open.mp4"] = true;
        using var accepted = await host.SubmitAsync("open.mp4", "wm");
        using var watch = await host.Client.GetAsync($"{accepted.Headers.Location}/events", HttpCompletionOption.ResponseHeadersRead);
        await using var events = SseParser.Create(await watch.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        var submitted = host.Script.Jobs.Count;
        var waiting = host.Client.PostAsync(
            "/fakefinder/",
            new StringContent("""{"modelName": "wm", "location": "open.mp4"}""", Encoding.UTF8, "application/json"));
        while (host.Script.Jobs.Count == submitted)
        {
            await Task.Delay(10);
        }

        using var budget = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await host.StopAsync(budget.Token);

        Assert.False(budget.IsCancellationRequested);
        Assert.False(await events.MoveNextAsync());
        using var answer = await waiting;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("the jobs continue when it starts again", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All(host.Script.Jobs.Values, job => Assert.Null(job.EndedAt));
    }
}

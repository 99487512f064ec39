using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Sql;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Webhooks;

public sealed class CallbackApiTests(WebhookHost webhooks) : IClassFixture<WebhookHost>
{
    private const string Url = "https://hooks.example.org/ends?token=hidden";
    private static readonly string[] Detectors = ["residual"];

    private readonly ApiHost host = webhooks.Host;

    [Fact]
    public async Task The_address_of_a_job_or_a_batch_is_passed_on_and_that_of_a_batch_is_not_its_jobs()
    {
        var video = await host.UploadAsync("told.mp4", ("residual", 0.25));

        using var job = await host.Client.PostAsJsonAsync(
            "/api/v1/jobs", new { video = video.Id, detectors = Detectors, callbackUrl = Url });
        using var batch = await host.Client.PostAsJsonAsync(
            "/api/v1/batches", new { videos = new[] { video.Id }, detectors = Detectors, callbackUrl = Url });

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (job.StatusCode, batch.StatusCode));
        Assert.Equal(Url, host.Script.Callbacks[await IdAsync(job)]);
        Assert.Equal(Url, host.Script.Callbacks[await IdAsync(batch)]);
        Assert.Equal(2, host.Script.Callbacks.Values.Count(url => url == Url));
    }

    [Theory]
    [InlineData("https://other.example.org/", "FakeFinder:Webhooks:Hosts allows hooks.example.org")]
    [InlineData("https://169.254.169.254/latest/", "'169.254.169.254'")]
    [InlineData("http://hooks.example.org/", "must begin with https://")]
    public async Task An_address_that_is_not_allowed_is_refused_before_anything_is_recorded(string url, string said)
    {
        var video = await host.UploadAsync("refused.mp4", ("residual", 0.25));
        var (job, batch) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        using var one = await host.Client.PutAsJsonAsync(
            $"/api/v1/jobs/{job}", new { video = video.Id, detectors = Detectors, callbackUrl = url });
        using var many = await host.Client.PutAsJsonAsync(
            $"/api/v1/batches/{batch}", new { videos = new[] { video.Id }, detectors = Detectors, callbackUrl = url });

        Assert.Contains(said, await Problem.DetailAsync(HttpStatusCode.BadRequest, one), StringComparison.Ordinal);
        Assert.Contains(said, await Problem.DetailAsync(HttpStatusCode.BadRequest, many), StringComparison.Ordinal);
        Assert.False(host.Script.Callbacks.ContainsKey(job) || host.Script.Callbacks.ContainsKey(batch));
    }

    [Fact]
    public async Task Deliveries_are_listed_without_the_query_of_their_address_and_sent_again_by_hand()
    {
        var video = await host.UploadAsync("listed.mp4", ("residual", 0.25));
        using var submitted = await host.SubmitAsync(video.Id, "residual");
        var job = await IdAsync(submitted);
        var path = $"/api/v1/jobs/{job}/deliveries";
        Assert.Equal("""{"items":[]}""", await host.Client.GetStringAsync(path));
        using var early = await host.Client.PostAsync(path, content: null);
        Assert.Contains("There is nothing to send", await Problem.DetailAsync(HttpStatusCode.NotFound, early), StringComparison.Ordinal);
        await PutFailedAsync(DeliverySubject.Job(job));

        var listed = (await host.Client.GetFromJsonAsync<JsonElement>(path)).GetProperty("items")[0];
        Assert.Equal(
            $$"""{"id":"job_{{job:N}}","event":"job.completed","at":"2026-05-04T12:00:00+00:00","path":"/api/v1/jobs/{{job}}",""" +
            """
            "url":"https://hooks.example.org/ends","state":"failed","attempts":9,"lastAt":"2026-05-04T12:00:00+00:00","lastStatus":500,
            """ +
            """
            "lastFault":"hooks.example.org answered 500."}
            """,
            listed.GetRawText());
        Assert.Equal([$"job_{job:N}"], await ListAsync("?state=failed"));
        Assert.Empty(await ListAsync("?state=failed&skip=1"));
        using var again = await host.Client.PostAsync(path, content: null);

        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        var due = (await host.Client.GetFromJsonAsync<JsonElement>(path)).GetProperty("items")[0];
        Assert.Equal(("pending", 0), (due.GetProperty("state").GetString(), due.GetProperty("attempts").GetInt32()));
        Assert.True(due.TryGetProperty("nextAt", out _));
        Assert.Empty(await ListAsync("?state=failed"));
        Assert.Equal([$"job_{job:N}"], await ListAsync(""));
        using var wrong = await host.Client.GetAsync("/api/v1/deliveries?state=lost");
        Assert.Equal(
            "state is 'lost'; it must be pending, delivered or failed.", await Problem.DetailAsync(HttpStatusCode.BadRequest, wrong));
    }

    [Theory]
    [InlineData("jobs")]
    [InlineData("batches")]
    public async Task What_does_not_exist_has_no_deliveries(string kind)
    {
        using var list = await host.Client.GetAsync($"/api/v1/{kind}/{Guid.NewGuid()}/deliveries");
        using var send = await host.Client.PostAsync($"/api/v1/{kind}/{Guid.NewGuid()}/deliveries", content: null);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (list.StatusCode, send.StatusCode));
    }

    private async Task<IEnumerable<string?>> ListAsync(string query) =>
        (await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/deliveries{query}")).GetProperty("items").EnumerateArray()
        .Select(item => item.GetProperty("id").GetString());

    private static async Task<Guid> IdAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();

    private async Task PutFailedAsync(DeliverySubject subject)
    {
        await using var connection = await host.Services.GetRequiredService<IStorageDatabase>().Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            INSERT INTO Deliveries(
                Id, Kind, Subject, Event, EventAt, Url, Host, State, IsOpen, Since, Attempts, LastAt, LastStatus, LastFault)
            VALUES(@Id, 'job', @Subject, 'job.completed', @At, @Url, 'hooks.example.org', 'failed', 0, @At, 9, @At, 500,
                'hooks.example.org answered 500.')
            """,
            new
            {
                Id = subject.DeliveryId,
                Subject = $"{subject.Id}",
                Url,
                At = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero).UtcTicks,
            });
    }
}

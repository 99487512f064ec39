using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using FakeFinder.Reports.Audit;
using FakeFinder.Storage.Audit;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Tests.Dashboard;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Web.Tests.Access;

/// <summary>What is written down of what callers do.</summary>
public sealed class AuditTests(AccessHost access) : IClassFixture<AccessHost>
{
    private static readonly string[] Residual = ["residual"];

    [Fact]
    public async Task What_a_caller_does_is_written_down_with_its_target_and_its_end()
    {
        var clip = await access.Host.UploadAsync("audit.mp4", ("residual", 0.25));
        var ada = await access.MakeAsync("Ada", AccessScope.Submit, AccessScope.Read);
        var before = await CountAsync();
        using var accepted = await SendAsync(HttpMethod.Post, "/api/v1/jobs", ada.Text, new { video = clip.Id, detectors = Residual });
        var job = $"{accepted.Headers.Location}".Split('/')[^1];
        using var unknown = await SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{Guid.Empty}", ada.Text);
        using var refused = await SendAsync(HttpMethod.Post, "/api/v1/fleet/instances", ada.Text, new { token = Guid.NewGuid() });
        using var stranger = await access.Host.Client.GetAsync("/api/v1/jobs");

        var entries = await EntriesAsync(before);
        Assert.Equal(
            [
                ("Ada", AuditActions.SubmitJob, job, "done"),
                ("Ada", AuditActions.CancelJob, $"{Guid.Empty}", "404"),
                ("Ada", AuditActions.RefuseRequest, "POST /api/v1/fleet/instances", "403"),
                (null, AuditActions.RefuseRequest, "GET /api/v1/jobs", "401"),
            ],
            entries.Select(entry => (entry.Name, entry.Action, entry.Target, entry.Outcome)));
        Assert.All(entries, entry => Assert.Equal("127.0.0.1", entry.Address));
        Assert.Equal($"key:{ada.Key.Id}", entries[0].Caller);
        Assert.Equal("", entries[3].Caller);
    }

    [Fact]
    public async Task Keys_and_sign_ins_are_written_down_and_no_key_is_in_the_log()
    {
        var admin = await access.MakeAsync("admin", AccessScope.Admin);
        var before = await CountAsync();
        using var made = await SendAsync(HttpMethod.Post, "/api/v1/keys", admin.Text, new { name = "new", scopes = Residual });
        Assert.Equal(HttpStatusCode.BadRequest, made.StatusCode);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = access.Host.Client.BaseAddress,
        };
        using var wrong = await browser.PostAsync("/sign-in", Form("ffk_wrong"));
        using var right = await browser.PostAsync("/sign-in", Form(admin.Text));
        using var gone = await browser.PostAsync("/sign-out", null);

        var entries = await EntriesAsync(before);
        Assert.Equal(
            [
                (AuditActions.CreateKey, "400"), (AuditActions.RefuseSession, "401"), (AuditActions.BeginSession, "done"),
                (AuditActions.EndSession, "done"),
            ],
            entries.Select(entry => (entry.Action, entry.Outcome)));
        Assert.DoesNotContain(admin.Text, string.Concat(entries), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_read_by_admins_and_its_chain_is_sound()
    {
        var admin = await access.MakeAsync("admin", AccessScope.Admin);
        using var answer = await SendAsync(HttpMethod.Get, "/api/v1/audit?take=5", admin.Text);
        var list = await answer.Content.ReadFromJsonAsync<Page>();
        var chain = new AuditChain();
        Assert.NotEmpty(list!.Items);
        Assert.All(list.Items, entry => Assert.Null(chain.Add(entry)));
        using var odd = await SendAsync(HttpMethod.Get, "/api/v1/audit?take=0", admin.Text);
        Assert.Contains("'take' from 1 to 1000", await Problem.DetailAsync(HttpStatusCode.BadRequest, odd), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_refusals_are_counted_and_do_not_fill_the_log()
    {
        var shelf = new ShelfAudit();
        var time = new FakeTimeProvider();
        var log = new RefusalLog(shelf, time);
        var refusal = new AuditEvent("", null, "192.0.2.1", AuditActions.RefuseRequest, "GET /", "401");
        for (var i = 0; i < RefusalLog.Most + 1000; i++)
        {
            await log.WriteAsync(refusal);
        }

        Assert.Equal(RefusalLog.Most, shelf.Events.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        await log.WriteAsync(refusal);
        Assert.Equal(RefusalLog.Most + 2, shelf.Events.Count);
        Assert.Contains(shelf.Events, one => one.Detail?.StartsWith("1000 further requests", StringComparison.Ordinal) == true);
    }

    private IAuditLog Log => access.Host.Services.GetRequiredService<IAuditLog>();

    private async Task<long> CountAsync() => (await Log.ListAsync(0, int.MaxValue, CancellationToken.None)).Count;

    private Task<IReadOnlyList<AuditEntry>> EntriesAsync(long after) => Log.ListAsync(after, 1000, CancellationToken.None);

    private static FormUrlEncodedContent Form(string key) => new(new Dictionary<string, string> { ["key"] = key });

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, object? body = null) =>
        access.Host.Client.SendAsync(new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
        });

    private sealed record Page(IReadOnlyList<AuditEntry> Items);
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using FakeFinder.Storage.Access;
using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Local;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Access;

public sealed class ApiKeyTests(AccessHost access) : IClassFixture<AccessHost>
{
    private static readonly string[] SubmitAndRead = ["submit", "read"];
    private static readonly string[] Residual = ["residual"];

    [Fact]
    public async Task A_key_is_made_by_the_API_and_shown_once()
    {
        var admin = await access.MakeAsync("admin", AccessScope.Admin);
        using var made = await PostAsync(admin.Text, new { name = "import", scopes = SubmitAndRead, days = 30, requestsPerMinute = 5 });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var answer = JsonNode.Parse(await made.Content.ReadAsStringAsync())!;
        var key = (string)answer["key"]!;
        Assert.Matches("^ffk_[A-Za-z0-9_-]{43}$", key);

        using var list = await access.SendAsync(HttpMethod.Get, "/api/v1/keys", admin.Text);
        var text = await list.Content.ReadAsStringAsync();
        Assert.DoesNotContain(key, text, StringComparison.Ordinal);
        var record = JsonNode.Parse(text)!["items"]!.AsArray().Single(item => (string)item!["name"]! == "import")!;
        Assert.Equal(["read", "submit"], record["scopes"]!.AsArray().Select(scope => (string)scope!).Order());
        Assert.Equal(5, (int)record["requestsPerMinute"]!);
        Assert.Null(record["lastUsedAt"]);
        var kept = await access.Host.Services.GetRequiredService<IApiKeys>().FindAsync((Guid)record["id"]!, CancellationToken.None);
        Assert.Equal(64, kept!.Hash.Length);
        Assert.Equal($"key:{admin.Key.Id}", kept.CreatedBy);
        Assert.Equal(TimeSpan.FromDays(30), kept.ExpiresAt - kept.CreatedAt);

        using var used = await access.SendAsync(HttpMethod.Get, "/api/v1/jobs", key);
        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        Assert.NotNull((await access.Host.Services.GetRequiredService<IApiKeys>().FindAsync(kept.Id, CancellationToken.None))!.LastUsedAt);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        var admin = await access.MakeAsync("admin", AccessScope.Admin);
        var reader = await access.MakeAsync("reader", AccessScope.Read);
        using var before = await access.SendAsync(HttpMethod.Get, "/api/v1/jobs", reader.Text);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        using var revoked = await access.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{reader.Key.Id}", admin.Text);
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        using var after = await access.SendAsync(HttpMethod.Get, "/api/v1/jobs", reader.Text);
        Assert.Contains("was revoked at", await Problem.DetailAsync(HttpStatusCode.Unauthorized, after), StringComparison.Ordinal);

        using var again = await access.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{reader.Key.Id}", admin.Text);
        Assert.Equal(await revoked.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        using var unknown = await access.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{Guid.NewGuid()}", admin.Text);
        Assert.Contains("There is no API key", await Problem.DetailAsync(HttpStatusCode.NotFound, unknown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-API-Key", "{0}")]
    [InlineData("Authorization", "bearer {0}")]
    [InlineData("Authorization", "Basic {1}")]
    public async Task Old_clients_send_the_key_in_a_header_or_as_basic_password(string header, string form)
    {
        var key = (await access.MakeAsync("old client", AccessScope.Read)).Text;
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"whoever:{key}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fakefinder/");
        request.Headers.TryAddWithoutValidation(
            header, form.Replace("{0}", key, StringComparison.Ordinal).Replace("{1}", basic, StringComparison.Ordinal));
        using var answer = await access.Host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("Basic not-base64")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Digest x")]
    [InlineData("Bearer")]
    public async Task An_authorization_that_is_not_understood_is_told_how_to_be_right(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/jobs");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await access.Host.Client.SendAsync(request);
        Assert.Contains(
            "send 'Authorization: Bearer KEY'", await Problem.DetailAsync(HttpStatusCode.Unauthorized, answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":" ","scopes":["read"]}""", "'name' is empty")]
    [InlineData("""{"name":"x","scopes":[]}""", "'scopes' is empty; scopes are submit, read, operate, admin")]
    [InlineData("""{"name":"x","scopes":["root"]}""", "'scopes' has 'root'")]
    [InlineData("""{"name":"x","scopes":[null]}""", "'scopes' has null in place 0")]
    [InlineData("""{"name":"x","scopes":["read"],"days":0}""", "'days' is 0; it must be from 1 to 3650")]
    [InlineData("""{"name":"x","scopes":["read"],"bytesPerDay":-1}""", "must be 0 (no limit) or more")]
    [InlineData("""{"name":"x"}""", "it lacks 'scopes'")]
    public async Task An_order_that_cannot_be_meant_makes_no_key(string body, string sentence)
    {
        var admin = await access.MakeAsync("admin", AccessScope.Admin);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", admin.Text) },
        };
        using var answer = await access.Host.Client.SendAsync(request);
        Assert.Contains(sentence, await Problem.DetailAsync(HttpStatusCode.BadRequest, answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_of_the_running_service_makes_the_first_key()
    {
        var token = access.Host.Services.GetRequiredService<LocalToken>().Text;
        using var made = await PostAsync(token, new { name = "first", scopes = SubmitAndRead });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var who = await access.SendAsync(HttpMethod.Get, "/api/v1/caller", token);
        Assert.Equal("""{"id":"local","scopes":["submit","read","operate","admin"]}""", await who.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_checked_name_stands_beside_the_given_one()
    {
        var clip = await access.Host.UploadAsync("names.mp4");
        var key = await access.MakeAsync("CMS", AccessScope.Submit, AccessScope.Read);
        Assert.Equal("CMS", await SubmitAsync(key.Text, new { video = clip.Id, detectors = Residual }));
        Assert.Equal(
            "Ada (CMS)", await SubmitAsync(key.Text, new { video = clip.Id, detectors = Residual, submittedBy = "Ada" }));
    }

    [Fact]
    public async Task A_request_of_a_browser_for_a_page_is_sent_to_the_sign_in()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/scalar?x=1");
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await access.Host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in?return=%2Fscalar%3Fx%3D1", $"{answer.Headers.Location}");
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_tells_strangers_nothing()
    {
        using var stranger = await access.SendAsync(HttpMethod.Get, "/api/v1/nothing", null);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var known = await access.SendAsync(
            HttpMethod.Get, "/api/v1/nothing", (await access.MakeAsync("reader", AccessScope.Read)).Text);
        Assert.Equal(HttpStatusCode.NotFound, known.StatusCode);
    }

    private async Task<string> SubmitAsync(string key, object submission)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/jobs")
        {
            Content = JsonContent.Create(submission),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
        };
        using var answer = await access.Host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["submittedBy"]!;
    }

    private Task<HttpResponseMessage> PostAsync(string key, object order) => access.Host.Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys")
        {
            Content = JsonContent.Create(order),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
        });
}

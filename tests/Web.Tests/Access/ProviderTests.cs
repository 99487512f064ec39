using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Access;

/// <summary>Sign-in of people by a real OpenID Connect provider, and tokens of services.</summary>
public sealed class ProviderTests : IAsyncLifetime, IDisposable
{
    private IdentityProvider provider = null!;
    private ApiHost host = null!;
    private HttpClient browser = null!;

    public async Task InitializeAsync()
    {
        provider = await IdentityProvider.StartAsync();
        var authority = $"{provider.Address}".TrimEnd('/');
        host = new ApiHost
        {
            Settings = new Dictionary<string, string?>
            {
                ["FakeFinder:Security:Authentication"] = "Required",
                ["FakeFinder:Security:Oidc:Authority"] = authority,
                ["FakeFinder:Security:Oidc:ClientId"] = IdentityProvider.Client,
                ["FakeFinder:Security:Oidc:ClientSecret"] = "s3cret",
                ["FakeFinder:Security:Oidc:Roles:analyst"] = "submit, read",
                ["FakeFinder:Security:Oidc:Roles:chief"] = "admin",
                ["FakeFinder:Security:Jwt:Authority"] = authority,
                ["FakeFinder:Security:Jwt:Audience"] = IdentityProvider.Audience,
            },
        };
        await host.InitializeAsync();
        browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = true, CookieContainer = new CookieContainer() })
        {
            BaseAddress = host.Client.BaseAddress,
        };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await provider.DisposeAsync();
    }

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task A_person_signs_in_and_comes_back_to_the_page_with_the_scopes_of_their_roles()
    {
        using var page = await browser.GetAsync("/sign-in?return=%2Fapi%2Fv1%2Fcaller");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("Sign in with your organisation", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/sign-in/provider?return=%2Fapi%2Fv1%2Fcaller\"", html, StringComparison.Ordinal);

        using var back = await browser.GetAsync("/sign-in/provider?return=%2Fapi%2Fv1%2Fcaller");
        Assert.Equal(
            """{"id":"oidc:u-1","name":"Ada Lovelace","scopes":["submit","read"]}""", await back.Content.ReadAsStringAsync());
        Assert.Single(provider.Challenges, challenge => challenge is { Length: 43 });

        using var jobs = await browser.GetAsync("/api/v1/jobs");
        Assert.Equal(HttpStatusCode.OK, jobs.StatusCode);
        using var keys = await browser.GetAsync("/api/v1/keys");
        Assert.Equal(HttpStatusCode.Forbidden, keys.StatusCode);

        using var gone = await browser.PostAsync("/sign-out", null);
        using var after = await browser.GetAsync("/api/v1/jobs");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task The_cookie_of_the_session_is_for_this_site_and_no_script()
    {
        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = host.Client.BaseAddress,
        };
        using var leave = await plain.GetAsync("/sign-in/provider");
        Assert.Equal(HttpStatusCode.Redirect, leave.StatusCode);
        Assert.StartsWith($"{provider.Address}connect/authorize?", $"{leave.Headers.Location}", StringComparison.Ordinal);
        Assert.Contains("code_challenge_method=S256", $"{leave.Headers.Location}", StringComparison.Ordinal);
        Assert.All(
            leave.Headers.GetValues("Set-Cookie"),
            cookie =>
            {
                Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
            });
    }

    [Fact]
    public async Task A_person_whose_roles_mean_nothing_here_is_told_so_and_has_no_session()
    {
        provider.User = ("u-2", "Mallory", ["stranger"]);
        using var back = await browser.GetAsync("/sign-in/provider");
        Assert.Contains("none of your roles gives access", await back.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var jobs = await browser.GetAsync("/api/v1/jobs");
        Assert.Equal(HttpStatusCode.Unauthorized, jobs.StatusCode);
    }

    [Fact]
    public async Task A_forged_answer_of_the_provider_is_refused()
    {
        using var forged = await browser.GetAsync("/signin-oidc?code=x&state=y");
        Assert.Contains("The sign-in was not completed", await forged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var jobs = await browser.GetAsync("/api/v1/jobs");
        Assert.Equal(HttpStatusCode.Unauthorized, jobs.StatusCode);
    }

    [Fact]
    public async Task A_service_comes_with_a_token_and_may_do_what_its_scopes_say()
    {
        var token = await provider.TokenAsync();
        using var who = await SendAsync("/api/v1/caller", token);
        Assert.Equal("""{"id":"jwt:robot","name":"The robot","scopes":["read"]}""", await who.Content.ReadAsStringAsync());
        using var jobs = await SendAsync("/api/v1/jobs", token);
        Assert.Equal(HttpStatusCode.OK, jobs.StatusCode);
        using var keys = await SendAsync("/api/v1/keys", token);
        Assert.Contains(
            "The robot lacks the scope admin", await Problem.DetailAsync(HttpStatusCode.Forbidden, keys), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_changed_is_refused()
    {
        var token = await provider.TokenAsync();
        var parts = token.Split('.');
        var payload = JsonNode.Parse(Base64UrlDecode(parts[1]))!;
        payload["scope"] = "admin";
        var changed = $"{parts[0]}.{Base64UrlEncode(payload.ToJsonString())}.{parts[2]}";
        using var jobs = await SendAsync("/api/v1/jobs", changed);
        Assert.Equal(HttpStatusCode.Unauthorized, jobs.StatusCode);
        var unsigned = $"{Base64UrlEncode("""{"alg":"none"}""")}.{Base64UrlEncode(payload.ToJsonString())}.";
        using var none = await SendAsync("/api/v1/jobs", unsigned);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        return await host.Client.SendAsync(request);
    }

    private static string Base64UrlDecode(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(text));

    private static string Base64UrlEncode(string text) =>
        System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));
}

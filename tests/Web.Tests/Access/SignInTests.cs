using System.Net;
using System.Text.Json.Nodes;
using FakeFinder.Web.Access;

namespace FakeFinder.Web.Tests.Access;

/// <summary>Sign-in of a browser with an API key.</summary>
public sealed class SignInTests(AccessHost access) : IClassFixture<AccessHost>
{
    [Fact]
    public async Task A_key_opens_a_session_that_ends_with_the_key()
    {
        var key = await access.MakeAsync("Ada", AccessScope.Read);
        using var browser = Browser();
        using var signed = await SignInAsync(browser, key.Text, "/api/v1/caller");
        Assert.Equal(HttpStatusCode.Redirect, signed.StatusCode);
        Assert.Equal("/api/v1/caller", $"{signed.Headers.Location}");
        var cookie = Assert.Single(signed.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(key.Text, cookie, StringComparison.Ordinal);

        using var who = await browser.GetAsync("/api/v1/caller");
        Assert.Equal("Ada", (string)JsonNode.Parse(await who.Content.ReadAsStringAsync())!["name"]!);
        var admin = await access.MakeAsync("admin", AccessScope.Admin);
        using var revoked = await access.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{key.Key.Id}", admin.Text);
        using var after = await browser.GetAsync("/api/v1/caller");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_wrong_key_opens_none_and_is_told_why()
    {
        using var browser = Browser();
        using var refused = await SignInAsync(browser, "ffk_wrong", "/");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("This API key is not known here", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task A_way_back_that_leads_elsewhere_is_not_followed(string back)
    {
        var key = await access.MakeAsync("Ada", AccessScope.Read);
        using var browser = Browser();
        using var signed = await SignInAsync(browser, key.Text, back);
        Assert.Equal("/", $"{signed.Headers.Location}");
    }

    [Fact]
    public async Task A_form_of_another_site_signs_nobody_in()
    {
        var key = await access.MakeAsync("Mallory", AccessScope.Read);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key.Text }),
            Headers = { { "Origin", "https://evil.example" } },
        };
        using var browser = Browser();
        using var answer = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private HttpClient Browser() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = access.Host.Client.BaseAddress,
        };

    private static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string key, string back) => browser.PostAsync(
        "/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["return"] = back }));
}

using System.Net;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Security;

[Collection(SharedHost.Name)]
public sealed class RequestGuardTests(ApiHost host)
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:5000", true)]
    [InlineData("127.0.0.1:5000", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("known.example", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.2", false)]
    [InlineData("known.example.", false)]
    public async Task Only_known_host_names_are_answered(string name, bool known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = name } };
        using var response = await host.Client.SendAsync(request);
        if (known)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        else
        {
            Assert.Contains(
                "FakeFinder:Web:Hosts",
                await Problem.DetailAsync(HttpStatusCode.BadRequest, response),
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("DELETE", "{own}", true)]
    [InlineData("DELETE", "https://front.example", true)]
    [InlineData("DELETE", null, true)]
    [InlineData("DELETE", "http://evil.example", false)]
    [InlineData("DELETE", "http://localhost:1", false)]
    [InlineData("DELETE", "null", false)]
    [InlineData("POST", "http://evil.example", false)]
    [InlineData("PUT", "http://evil.example", false)]
    [InlineData("GET", "http://evil.example", true)]
    public async Task Unsafe_requests_of_foreign_pages_are_refused(string method, string? origin, bool passes)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/jobs/{Guid.NewGuid()}");
        if (origin is not null)
        {
            request.Headers.Add(
                "Origin",
                origin.Replace("{own}", host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        }

        using var response = await host.Client.SendAsync(request);
        if (passes)
        {
            Assert.StartsWith("There is no job", await Problem.DetailAsync(HttpStatusCode.NotFound, response), StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains($"'{origin}'", await Problem.DetailAsync(HttpStatusCode.Forbidden, response), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/fakefinder/")]
    [InlineData("/_blazor/negotiate")]
    public async Task The_origin_is_checked_for_every_path(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Origin", "http://evil.example" } } };
        using var response = await host.Client.SendAsync(request);
        await Problem.DetailAsync(HttpStatusCode.Forbidden, response);
    }

    [Fact]
    public async Task A_foreign_page_cannot_open_a_web_socket()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor")
        {
            Headers =
            {
                { "Origin", "http://evil.example" },
                { "Connection", "Upgrade" },
                { "Upgrade", "websocket" },
            },
        };
        using var response = await host.Client.SendAsync(request);
        await Problem.DetailAsync(HttpStatusCode.Forbidden, response);
    }

    [Fact]
    public async Task Every_answer_carries_the_guarding_headers()
    {
        using var found = await host.Client.GetAsync("/health/live");
        using var missing = await host.Client.GetAsync("/nothing");
        foreach (var response in new[] { found, missing })
        {
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.Contains(
                "frame-ancestors 'none'",
                response.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal);
        }
    }
}

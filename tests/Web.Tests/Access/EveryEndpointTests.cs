using System.Net;
using System.Text.RegularExpressions;
using FakeFinder.Web.Access;
using FakeFinder.Web.Dashboard;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Access;

/// <summary>No endpoint is open by oversight: each one says whom it is for, and each one is asked.</summary>
public sealed partial class EveryEndpointTests(AccessHost access) : IClassFixture<AccessHost>
{
    /// <summary>What anybody may ask who reaches the service.</summary>
    private static readonly string[] Open =
    [
        "GET /health/live", "GET /health/ready", "GET /healthcheck",
        "GET /scalar/favicon.svg", "GET /scalar/scalar.aspnetcore.js", "GET /scalar/scalar.js",
        "GET /sign-in", "POST /sign-in", "GET /sign-in/provider", "POST /sign-out",
    ];

    [Fact]
    public void Each_endpoint_of_the_APIs_names_a_policy_and_only_the_listed_ones_are_open()
    {
        var open = Requests(access.Host.Endpoints)
            .Where(request => request.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(request => $"{request.Method} {request.Template}");
        Assert.Equal(Open.Order(), open.Order());
        Assert.All(
            Requests(access.Host.Endpoints).Where(request => request.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null),
            request => Assert.True(PoliciesOf(request.Endpoint).Count > 0, $"{request.Method} {request.Template} names no policy."));
    }

    [Fact]
    public void Each_page_and_the_hub_of_the_pages_need_a_scope()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "FakeFinder.Web" });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Services.AddFakeFinderDashboard();
        using var app = builder.Build();
        app.MapFakeFinderPages();
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.Contains(endpoints, endpoint => endpoint.RoutePattern.RawText == "/jobs/{Id}");
        Assert.Contains(endpoints, endpoint => endpoint.RoutePattern.RawText?.Trim('/') == "_blazor");
        Assert.All(endpoints, endpoint =>
        {
            Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>());
            Assert.True(PoliciesOf(endpoint).Count > 0, $"{endpoint.RoutePattern.RawText} names no policy.");
        });
    }

    [Fact]
    public async Task Each_is_refused_without_a_key_with_a_wrong_one_an_expired_and_a_revoked_one()
    {
        var expired = await access.MakeExpiredAsync(AccessScope.Admin);
        var revoked = await access.MakeAsync("revoked", AccessScope.Admin);
        using (var end = await access.SendAsync(
            HttpMethod.Delete, $"/api/v1/keys/{revoked.Key.Id}", (await access.MakeAsync("admin", AccessScope.Admin)).Text))
        {
            Assert.Equal(HttpStatusCode.OK, end.StatusCode);
        }

        foreach (var request in Closed())
        {
            foreach (var (key, why) in new (string?, string)[]
            {
                (null, "This needs an API key"),
                ("ffk_" + new string('A', 43), "This API key is not known here"),
                ("hunter2", "This is no API key of FakeFinder"),
                ("ffl_" + new string('A', 43), "The secret is not that of the running service"),
                (expired, "The API key 'expired' expired at"),
                (revoked.Text, "The API key 'revoked' was revoked at"),
            })
            {
                using var answer = await access.SendAsync(new HttpMethod(request.Method), request.Path, key);
                Assert.True(
                    answer.StatusCode == HttpStatusCode.Unauthorized,
                    $"{request.Method} {request.Path} with {key ?? "no key"} was answered {answer.StatusCode}.");
                Assert.Equal("Bearer", $"{answer.Headers.WwwAuthenticate}");
                if (request.Method != "HEAD" && IsApi(request.Path))
                {
                    Assert.StartsWith(
                        why, await StandIns.Problem.DetailAsync(HttpStatusCode.Unauthorized, answer), StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task Each_is_refused_to_a_key_that_lacks_its_scope_and_answers_one_that_has_it()
    {
        var keys = new Dictionary<AccessScope, string>();
        foreach (var scope in Enum.GetValues<AccessScope>())
        {
            keys[scope] = (await access.MakeAsync($"{scope}", scope)).Text;
        }

        foreach (var request in Closed().Where(request => request.Needs.Count > 0))
        {
            foreach (var (scope, key) in keys.Where(key => key.Key != AccessScope.Admin))
            {
                using var answer = await access.SendAsync(new HttpMethod(request.Method), request.Path, key);
                var enough = request.Needs.All(need => need == scope);
                Assert.True(
                    enough == (answer.StatusCode is not HttpStatusCode.Forbidden) && answer.StatusCode != HttpStatusCode.Unauthorized,
                    $"{request.Method} {request.Path}, which needs {string.Join(", ", request.Needs)}, answered {answer.StatusCode} to a "
                        + $"key with {scope}.");
                if (!enough && request.Method != "HEAD" && IsApi(request.Path))
                {
                    Assert.Contains(
                        "lacks the scope", await StandIns.Problem.DetailAsync(HttpStatusCode.Forbidden, answer), StringComparison.Ordinal);
                }
            }
        }
    }

    /// <summary>Each endpoint that is not open, by each of its methods.</summary>
    private IEnumerable<AskedRequest> Closed() =>
        Requests(access.Host.Endpoints)
            .Where(request => request.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(request => new AskedRequest(
                request.Method,
                Parameter().Replace(request.Template, match => match.Value switch
                {
                    var name when name.Contains("guid", StringComparison.Ordinal) => $"{Guid.NewGuid()}",
                    var name when name.Contains("int", StringComparison.Ordinal) => "1",
                    _ => "x",
                }),
                [
                    .. PoliciesOf(request.Endpoint)
                        .Select(policy => Enum.TryParse<AccessScope>(policy, true, out var scope) ? scope : (AccessScope?)null)
                        .OfType<AccessScope>(),
                ]));

    private static IEnumerable<(RouteEndpoint Endpoint, string Method, string Template)> Requests(IEnumerable<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (endpoint, method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));

    private static List<string> PoliciesOf(Endpoint endpoint) =>
        [.. endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>()];

    private static bool IsApi(string path) => path.StartsWith("/api", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    private sealed record AskedRequest(string Method, string Path, IReadOnlyList<AccessScope> Needs);
}

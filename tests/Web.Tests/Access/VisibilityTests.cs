using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Access;
using FakeFinder.Web.Owners;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Access;

/// <summary>A service where each finds their own alone: every address that names a thing is asked for another owner's.</summary>
public sealed class VisibilityTests : IAsyncLifetime
{
    private static readonly string[] Things = ["jobs", "batches", "videos", "evaluations"];

    private readonly StandInOwners owners = new();
    private readonly AccessHost access;

    public VisibilityTests() =>
        access = new AccessHost(
            new() { ["FakeFinder:Security:Visibility"] = "Own" },
            services => services.AddSingleton<IOwners>(owners));

    public Task InitializeAsync() => access.InitializeAsync();

    public Task DisposeAsync() => access.DisposeAsync();

    [Fact]
    public void Every_address_that_names_a_job_a_batch_a_video_or_an_evaluation_is_looked_at()
    {
        var named = access.Host.Endpoints.Where(endpoint => Things.Any(thing =>
            endpoint.RoutePattern.RawText!.StartsWith($"/api/v1/{thing}/", StringComparison.Ordinal)
            && endpoint.RoutePattern.Parameters.Count > 0)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, endpoint => Assert.True(
            VisibleThings.ThingOf(endpoint) is not null, $"{endpoint.RoutePattern.RawText} is open to callers of all owners."));
    }

    [Fact]
    public async Task What_is_another_owners_is_answered_as_what_is_not_there_and_an_admin_finds_it()
    {
        var key = (await access.MakeAsync("tenant", AccessScope.Submit, AccessScope.Read, AccessScope.Operate)).Text;
        var admin = (await access.MakeAsync("admin", AccessScope.Admin)).Text;
        foreach (var endpoint in access.Host.Endpoints.Where(endpoint => VisibleThings.ThingOf(endpoint) is not null))
        {
            var id = VisibleThings.ThingOf(endpoint) == OwnedThing.Video ? new string('a', 64) : $"{Guid.CreateVersion7()}";
            owners.Others.Add(id);
            var path = Fill(endpoint, id);
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                using var answer = await access.SendAsync(new HttpMethod(method), path, key);
                var isSubmission = method == "PUT" && endpoint.RoutePattern.RawText!.EndsWith('}');
                Assert.True(
                    answer.StatusCode == (isSubmission ? HttpStatusCode.Conflict : HttpStatusCode.NotFound),
                    $"{method} {path} answered {(int)answer.StatusCode}.");
                if (method != "HEAD")
                {
                    var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
                    Assert.Contains(id, (string?)problem["detail"], StringComparison.Ordinal);
                    Assert.DoesNotContain("owner", (string?)problem["detail"], StringComparison.OrdinalIgnoreCase);
                }

                using var seen = await access.SendAsync(new HttpMethod(method), path, admin);
                Assert.False(
                    seen.StatusCode is HttpStatusCode.NotFound && ((await seen.Content.ReadAsStringAsync()) is var text
                        && text.Contains($"There is no {Thing(endpoint)} {id}.", StringComparison.Ordinal)),
                    $"{method} {path} hides it from an admin.");
            }
        }
    }

    [Fact]
    public async Task The_job_of_a_comparison_that_is_another_owners_is_not_found()
    {
        var key = (await access.MakeAsync("tenant", AccessScope.Read)).Text;
        var other = Guid.CreateVersion7();
        owners.Others.Add($"{other}");

        using var answer = await access.SendAsync(HttpMethod.Get, $"/api/v1/comparison?a={other}&b={other}", key);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Where_as_many_jobs_are_open_as_may_be_a_further_one_waits_and_the_same_one_again_does_not()
    {
        var video = await access.Host.UploadAsync("clip.mp4", ("residual", 0.5));
        var key = (await access.MakeAsync("tenant", AccessScope.Admin)).Text;
        owners.Open = 1000;

        using var further = await SubmitAsync($"/api/v1/jobs/{Guid.CreateVersion7()}", video.Id, key);
        Assert.Equal(HttpStatusCode.TooManyRequests, further.StatusCode);
        Assert.NotNull(further.Headers.RetryAfter);
        Assert.Contains(
            "1000 jobs and batches open", (string?)(await further.Content.ReadFromJsonAsync<JsonNode>())!["detail"],
                StringComparison.Ordinal);

        var known = Guid.CreateVersion7();
        owners.Known.Add($"{known}");
        using var again = await SubmitAsync($"/api/v1/jobs/{known}", video.Id, key);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);

        owners.Open = 999;
        using var one = await SubmitAsync($"/api/v1/jobs/{Guid.CreateVersion7()}", video.Id, key);
        Assert.Equal(HttpStatusCode.Accepted, one.StatusCode);
    }

    private static string Thing(RouteEndpoint endpoint) => VisibleThings.ThingOf(endpoint)!.Value.ToString().ToLowerInvariant();

    private static string Fill(RouteEndpoint endpoint, string id) =>
        string.Concat(endpoint.RoutePattern.PathSegments.Select(segment =>
            "/" + string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                RoutePatternParameterPart { Name: "id" } => id,
                RoutePatternParameterPart { Name: "detector" } => "wm",
                RoutePatternParameterPart { Name: "note" } => $"{Guid.Empty}",
                _ => "1",
            }))));

    private Task<HttpResponseMessage> SubmitAsync(string path, string video, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = new StringContent($$"""{"video":"{{video}}","detectors":["residual"]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", key);
        return access.Host.Client.SendAsync(request);
    }
}

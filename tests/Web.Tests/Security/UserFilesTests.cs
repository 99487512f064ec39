using System.Net;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Reflection;
using System.Text.Json;
using FakeFinder.Contracts.Internal;
using FakeFinder.Web.Api;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace FakeFinder.Web.Tests.Security;

/// <summary>Answers that are a user's bytes, or files made of them.</summary>
[Collection(SharedHost.Name)]
public sealed class UserFilesTests : IDisposable
{
    private const string Policy = "sandbox; default-src 'none'; ";

    private readonly ApiHost host;

    public UserFilesTests(ApiHost host)
    {
        this.host = host;
        host.Script.Fleet = new([new(ApiHost.Worker("node-1"), 0, DateTimeOffset.UtcNow)], [], []);
        host.Script.Imaging.Answer = _ => new ImagingAnswer(ImagingState.Made);
    }

    public void Dispose()
    {
        host.Script.Fleet = new([], [], []);
        host.Script.Imaging.Reset();
    }

    [Fact]
    public void Each_endpoint_that_answers_with_a_file_has_the_policy_of_what_is_no_page()
    {
        var found = host.Endpoints.Where(AnswersWithFile).ToList();

        Assert.InRange(found.Count, 10, int.MaxValue);
        Assert.All(found, endpoint => Assert.True(Problems.IsApi("/" + endpoint.RoutePattern.RawText!.TrimStart('/')), NameOf(endpoint)));
    }

    [Fact]
    public async Task Each_is_shown_or_saved_under_a_name_with_its_own_type_and_can_do_nothing()
    {
        const string Name = "a \"clip\" é.mp4";
        var video = await host.UploadAsync(Name, ("wm", 0.9));
        host.Script.Reports[Script.Key(Name, "wm")] = $$"""
            { "detector": "wm", "videoId": "{{video.Id}}", "score": 0.9, "frames": [], "versions": {}, "timings": {},
              "networks": [ { "name": "wm/xception", "sha256": "{{new string('c', 64)}}" } ] }
            """;
        using var submitted = await host.SubmitAsync(video.Id, "wm");
        var job = (await submitted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        while (host.Script.Jobs[job].Parts.Single().ReportId is null)
        {
            await Task.Delay(10);
        }

        (string Endpoint, string Path, string Type, string Disposition)[] files =
        [
            ("playVideo", $"/api/v1/videos/{video.Id}/content", "video/mp4", "inline"),
            ("publishedPlayback", $"/playback/{Uri.EscapeDataString(Name)}", "video/mp4", "inline"),
            ("videoThumbnail", $"/api/v1/videos/{video.Id}/thumbnail", "image/jpeg", "inline"),
            ("videoFrame", $"/api/v1/videos/{video.Id}/frames/3", "image/jpeg", "inline"),
            ("videoFace", $"/api/v1/videos/{video.Id}/frames/3/face?left=1&top=2&right=30&bottom=40", "image/jpeg", "inline"),
            ("videoProxy", $"/api/v1/videos/{video.Id}/proxy", "video/mp4", "inline"),
            ("readActivation", $"/api/v1/jobs/{job}/reports/wm/activation?frame=5&left=1&top=2&right=30&bottom=40", "image/png", "inline"),
            ("readReport", $"/api/v1/jobs/{job}/reports/wm", "application/json", "inline"),
            ("listJobs", "/api/v1/jobs?format=csv", "text/csv", "attachment"),
        ];
        foreach (var (endpoint, path, type, disposition) in files)
        {
            using var answer = await host.Client.GetAsync(path);
            Assert.True(answer.IsSuccessStatusCode, $"{endpoint}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            Assert.Equal((endpoint, type), (endpoint, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal((endpoint, disposition), (endpoint, answer.Content.Headers.ContentDisposition?.DispositionType));
            Assert.NotEmpty(answer.Content.Headers.ContentDisposition!.FileName!);
            Assert.StartsWith(Policy, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Theory]
    [InlineData("mov,mp4,m4a,3gp,3g2,mj2", "h264", "video/mp4")]
    [InlineData("matroska,webm", "h264", "video/x-matroska")]
    [InlineData("matroska,webm", "vp9", "video/webm")]
    [InlineData("avi", "mpeg4", "video/x-msvideo")]
    [InlineData("gif", "gif", "application/octet-stream")]
    public async Task A_videos_type_is_what_FFmpeg_found_it_to_be_whatever_it_is_called(string container, string codec, string type)
    {
        var name = $"page-{container.Length}-{codec}.mp4";
        host.Script.Containers[name] = (container, codec);
        var video = await host.UploadAsync(name);

        using var content = await host.Client.GetAsync($"/api/v1/videos/{video.Id}/content");
        using var played = await host.Client.GetAsync($"/playback/{name}");

        Assert.Equal(type, content.Content.Headers.ContentType?.ToString());
        Assert.Equal(type, played.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task A_page_keeps_the_policy_of_pages()
    {
        using var page = await host.Client.GetAsync("/nothing");

        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self'; ", policy, StringComparison.Ordinal);
    }

    private static string NameOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText!;

    private static bool AnswersWithFile(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(
            answer => answer.StatusCode == (int)HttpStatusCode.OK && answer.ContentTypes.Any(IsFile))
        || (endpoint.Metadata.GetMetadata<MethodInfo>()?.ReturnType is { } type && IsFile(type));

    private static bool IsFile(string contentType) =>
        contentType is not (MediaTypeNames.Application.Json or MediaTypeNames.Text.Plain or MediaTypeNames.Text.EventStream);

    private static bool IsFile(Type type) =>
        type == typeof(FileStreamHttpResult) || type == typeof(FileContentHttpResult) || type.GenericTypeArguments.Any(IsFile);
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace FakeFinder.Web.Tests.Api;

/// <summary>
/// Requests that no program of good will sends, to every endpoint there is: each is refused by a sentence, none is a failure of the
/// service.
/// </summary>
public sealed class OddRequestsTests(ApiHost host) : IClassFixture<ApiHost>
{
    /// <summary>What the framework calls things; no client is to read it.</summary>
    private static readonly string[] Foreign =
    [
        "Implicit body",
        "parameter \"",
        "Nullable",
        "System.",
        "FakeFinder.Web",
        "FakeFinder.Contracts",
        ".NET",
        "Exception",
        "   at ",
    ];

    /// <summary>As JSON.</summary>
    private static readonly string[] OddValues =
    [
        "null",
        "true",
        "0",
        "-1",
        "1e999",
        "99999999999999999999999",
        "0.5",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"a\\u0000b.mp4\"",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\u202e4pm.exe\"",
        "\"a\\nb\"",
        "\"/etc\\u0000\"",
        "\"../../etc\"",
        "\"s3://clips/\\u0000\"",
        "\"s3://\"",
        $"\"{new string('9', 64)}\"",
        $"\"{new string('x', 300)}\"",
        $"\"{new string('x', 70_000)}\"",
        $"\"{Guid.Empty}\"",
        "[]",
        "[null]",
        "[null, \"wm\"]",
        "[\"wm\", null]",
        "[1]",
        "[[]]",
        "[{}]",
        "[\"\\ud800\"]",
        "[\"\\u0000\"]",
        "[\"\\u202e\"]",
        "{}",
        "{\"\\ud800\": 1}",
        new string('[', 200) + new string(']', 200),
        new string('1', 400),
        "[" + string.Join(", ", Enumerable.Repeat("\"wm\"", 2000)) + "]",
    ];

    private static readonly string[] OddBodies =
    [
        "",
        " ",
        "null",
        "[]",
        "{}",
        "1",
        "\"a\"",
        "{",
        "{]",
        "nul",
        "{\"a\":1}",
        "{\"video\":\"a\",\"video\":\"b\"}",
        "{} {}",
        "\ufeff{}",
        "\"\\ud800\"",
        "[null]",
        "[[]]",
        new string('[', 5000),
    ];

    private static readonly string[] OddSegments =
    [
        "%00",
        "a%00b",
        "%0A",
        "%ED%A0%80",
        "%FF",
        "..%2F..",
        "%2e%2e%2f",
        "%E2%80%AE",
        new string('9', 64),
        new string('x', 2000),
        "0",
        "nul",
        "%25",
    ];

    private static readonly string[] Queries =
    [
        "?skip=abc",
        "?skip=99999999999",
        "?take=1e3",
        "?take=",
        "?state=%00",
        "?state=done",
        "?state=",
        "?after=x",
        "?after=-1",
        "?after=99999999999",
        "?format=%00",
        "?format=",
        "?skip=1&skip=2",
        "?%00=%00",
        "?take=%ED%A0%80",
    ];

    [Fact]
    public async Task Every_field_of_every_body_may_be_odd()
    {
        var video = await host.UploadAsync("odd.mp4", ("wm", 0.5));
        var folder = host.BatchFolder.CreateSubdirectory("odd").FullName;
        JsonObject[] jobs = [new() { ["video"] = video.Id, ["detectors"] = new JsonArray("wm"), ["priority"] = "batch" }];
        JsonObject[] batches =
        [
            new()
            {
                ["videos"] = new JsonArray(video.Id),
                ["names"] = new JsonArray("odd.mp4"),
                ["detectors"] = new JsonArray("wm"),
                ["replicas"] = 1,
            },
            new() { ["folder"] = folder, ["detectors"] = new JsonArray("wm") },
            new() { ["prefix"] = "s3://clips/none/", ["detectors"] = new JsonArray("wm") },
        ];
        JsonObject[] launches = [new() { ["kind"] = "local", ["token"] = Guid.NewGuid().ToString() }];
        JsonObject[] published =
        [
            new()
            {
                ["modelName"] = "wm",
                ["location"] = "odd.mp4",
                ["batchMode"] = false,
                ["splitRequests"] = true,
                ["numSplitRequests"] = 2,
                ["alwaysOn"] = false,
            },
            new() { ["modelName"] = new JsonArray("wm"), ["s3Location"] = "s3://clips/odd.mp4" },
        ];
        var asked = 0;
        foreach (var (endpoint, method) in Taking(HttpMethod.Post, HttpMethod.Put))
        {
            var pattern = endpoint.RoutePattern.RawText!;
            var wholes = pattern.Contains("jobs", StringComparison.Ordinal) ? jobs
                : pattern.Contains("batches", StringComparison.Ordinal) ? batches
                : pattern.Contains("fakefinder", StringComparison.Ordinal) ? published
                : launches;
            foreach (var whole in wholes)
            {
                foreach (var body in whole.SelectMany(field => OddValues.Select(value => With(whole, field.Key, value))).Concat(OddBodies))
                {
                    using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
                    await AssertToldAsync(method, PathOf(endpoint, $"{Guid.NewGuid()}"), content);
                    asked++;
                }
            }
        }

        Assert.True(asked > 1000, $"Only {asked} requests were made.");
    }

    [Theory]
    [InlineData("application/json; charset=klingon", HttpStatusCode.BadRequest)]
    [InlineData("application/json; charset=utf-7", HttpStatusCode.BadRequest)]
    [InlineData("application/json; charset=\"\"", HttpStatusCode.BadRequest)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.BadRequest)]
    [InlineData("application/xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("nonsense", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("", HttpStatusCode.UnsupportedMediaType)]
    public async Task Every_endpoint_refuses_a_content_type_or_charset_that_it_does_not_know(string type, HttpStatusCode status)
    {
        foreach (var (endpoint, method) in Taking(HttpMethod.Post, HttpMethod.Put))
        {
            using var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            var answered = await AssertToldAsync(method, PathOf(endpoint, $"{Guid.NewGuid()}"), content);
            if (endpoint.RoutePattern.RawText is "/api/v1/jobs" or "/api/v1/batches")
            {
                Assert.Equal(status, answered);
            }
        }
    }

    [Fact]
    public async Task Every_address_may_be_odd()
    {
        foreach (var (endpoint, method) in Taking(HttpMethod.Get, HttpMethod.Head, HttpMethod.Delete, HttpMethod.Post, HttpMethod.Put))
        {
            foreach (var segment in endpoint.RoutePattern.Parameters.Count > 0 ? OddSegments : ["x"])
            {
                await AssertToldAsync(method, PathOf(endpoint, segment));
            }

            foreach (var query in Queries)
            {
                await AssertToldAsync(method, PathOf(endpoint, $"{Guid.NewGuid()}") + query);
            }
        }
    }

    [Fact]
    public async Task Every_form_may_be_odd()
    {
        string[] dispositions =
        [
            "form-data",
            "form-data; name=file",
            "form-data; name=\"file\"; filename=\"\"",
            "form-data; name=\"file\"; filename=\"a%0Ab.mp4\"",
            "form-data; name=\"file\"; filename=\"a%00b.mp4\"",
            "form-data; name=\"file\"; filename*=klingon''a.mp4",
            "form-data; name=\"file\"; filename*=UTF-8''%FF%FE",
            "form-data; name=\"file\"; filename*=x",
            "form-data; name=\"file\"; filename=\"..\\..\\a.mp4\"",
            $"form-data; name=\"file\"; filename=\"{new string('x', 300)}\"",
            "form-data; name=\"file\"; filename=\"\u202ea.mp4\"",
            ";;;",
            "form-data; name=\"file",
            $"form-data; name=\"file\"; filename=\"{new string('x', 100_000)}\"",
        ];
        const StringComparison ordinal = StringComparison.Ordinal;
        const string evaluations = "/api/v1/evaluations";
        (string Path, string Field)[] forms =
        [
            ("/api/v1/videos", "file"),
            ("/upload/", "file"),
            ("/uploadS3/", "file"),
            (evaluations, "metrics"),
            (evaluations, "labels"),
            (evaluations, "replicas"),
            (evaluations, "file"),
        ];
        foreach (var (path, field) in forms)
        {
            foreach (var disposition in dispositions.Select(text => text.Replace("name=\"file", $"name=\"{field}", ordinal)))
            {
                using var form = new MultipartFormDataContent();
                using var file = new ByteArrayContent(ApiHost.Mp4);
                file.Headers.TryAddWithoutValidation("Content-Disposition", disposition);
                form.HeaderEncodingSelector = (_, _) => Encoding.UTF8;
                form.Add(file);
                await AssertToldAsync(HttpMethod.Post, path, form);
            }

            foreach (var body in OddBodies)
            {
                using var content = new StringContent(body);
                content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=\"b\"");
                await AssertToldAsync(HttpMethod.Post, path, content);
            }
        }
    }

    private IEnumerable<(RouteEndpoint Endpoint, HttpMethod Method)> Taking(params HttpMethod[] methods) =>
        from endpoint in host.Endpoints
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        where methods.Any(wanted => wanted.Method == method)
        select (endpoint, new HttpMethod(method));

    private static string PathOf(RouteEndpoint endpoint, string segment) =>
        "/"
        + string.Join(
            '/',
            endpoint.RoutePattern.PathSegments.Select(parts =>
                string.Concat(parts.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : segment))));

    private static string With(JsonObject whole, string field, string value) =>
        "{" + string.Join(", ", whole.Select(one => $"\"{one.Key}\": {(one.Key == field ? value : one.Value!.ToJsonString())}")) + "}";

    private async Task<HttpStatusCode> AssertToldAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await host.Client.SendAsync(request);
        var what = $"{method} {path[..Math.Min(path.Length, 200)]}";
        var told = response.StatusCode < HttpStatusCode.BadRequest ? "" : await response.Content.ReadAsStringAsync();
        var asked = content is null ? "" : Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync());
        Assert.True(
            response.StatusCode < HttpStatusCode.InternalServerError || IsHealth(path),
            $"{what} was answered {response.StatusCode}: {told}\n{asked[..Math.Min(asked.Length, 300)]}");
        foreach (var word in Foreign)
        {
            Assert.False(
                told.Contains(word, StringComparison.Ordinal),
                $"{what} was answered in words of the framework: {told}\n{asked[..Math.Min(asked.Length, 300)]}");
        }

        Assert.True(told.Length < 8192, $"{what} was answered by {told.Length} characters.");
        return response.StatusCode;
    }

    /// <summary>They answer 503 as long as no worker has reported, as here.</summary>
    private static bool IsHealth(string path) => path.StartsWith("/health", StringComparison.Ordinal);
}

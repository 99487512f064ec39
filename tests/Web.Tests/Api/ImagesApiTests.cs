using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Imaging;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class ImagesApiTests : IDisposable
{
    private readonly ApiHost host;

    public ImagesApiTests(ApiHost host)
    {
        this.host = host;
        host.Script.Fleet = FleetOf("node-1");
    }

    private ScriptedImaging Imaging => host.Script.Imaging;

    public void Dispose()
    {
        host.Script.Fleet = new([], [], []);
        Imaging.Reset();
    }

    [Fact]
    public async Task A_thumbnail_is_a_frame_near_a_tenth_made_once_and_kept_by_browsers()
    {
        var video = await host.UploadAsync("thumbnail.mp4");

        using var first = await host.Client.GetAsync($"/api/v1/videos/{video.Id}/thumbnail");
        using var again = await host.Client.GetAsync($"/api/v1/videos/{video.Id}/thumbnail");

        Assert.Equal("frame-30-160.jpg", await first.Content.ReadAsStringAsync());
        Assert.Equal("image/jpeg", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal("private, max-age=31536000, immutable", Sorted(first.Headers.CacheControl));
        Assert.Equal("frame-30-160.jpg", await again.Content.ReadAsStringAsync());
        Assert.Equal(["frame-30-160.jpg"], Assert.Single(Imaging.Questions));

        using var question = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/videos/{video.Id}/thumbnail");
        question.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var unchanged = await host.Client.SendAsync(question);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task A_thumbnail_falls_back_to_the_first_frame()
    {
        var video = await host.UploadAsync("thumbnail-damaged.mp4");
        Imaging.Answer = file => file == "frame-30-160.jpg"
            ? new ImagingAnswer(ImagingState.Impossible, Sentence: "Frame 30 cannot be decoded.")
            : new ImagingAnswer(ImagingState.Made);

        Assert.Equal("frame-0-160.jpg", await host.Client.GetStringAsync($"/api/v1/videos/{video.Id}/thumbnail"));
    }

    [Fact]
    public async Task Many_frames_that_are_wanted_at_once_are_asked_for_together_and_each_once()
    {
        var video = await host.UploadAsync("many.mp4");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Imaging.Gate = gate.Task;

        var asked = Enumerable.Range(0, 20)
            .Concat([3, 3, 4])
            .Select(frame => host.Client.GetStringAsync($"/api/v1/videos/{video.Id}/frames/{frame}?width=64"))
            .ToList();
        while (Imaging.Questions.IsEmpty)
        {
            await Task.Delay(10);
        }

        gate.SetResult();
        var pictures = await Task.WhenAll(asked);

        Assert.Equal("frame-19-64.jpg", pictures[19]);
        Assert.Equal("frame-3-64.jpg", pictures[20]);
        var questions = Imaging.Questions.SelectMany(question => question).ToList();
        Assert.Equal(20, questions.Count);
        Assert.Equal(20, questions.Distinct().Count());
    }

    [Theory]
    [InlineData("frames/300", HttpStatusCode.NotFound, "The video has no frame 300; it has 300, counted from 0.")]
    [InlineData("frames/-1", HttpStatusCode.BadRequest, "index is -1; frames are counted from 0.")]
    [InlineData("frames/1?width=15", HttpStatusCode.BadRequest, "width is 15; it must be 16 to 1920.")]
    [InlineData("frames/1?width=1921", HttpStatusCode.BadRequest, "width is 1921; it must be 16 to 1920.")]
    [InlineData(
        "frames/1/face?left=1&top=1&right=1&bottom=2",
        HttpStatusCode.BadRequest,
        "The box is empty; right must be more than left, and bottom more than top.")]
    [InlineData(
        "frames/1/face?left=1&top=1&right=NaN&bottom=2",
        HttpStatusCode.BadRequest,
        "A side of the box is NaN; it must be -100000 to 100000 pixels.")]
    [InlineData("frames/1/face?left=1&top=1&bottom=2", HttpStatusCode.BadRequest, "right is missing.")]
    public async Task What_is_wrong_with_a_question_is_said(string path, HttpStatusCode status, string sentence)
    {
        var video = await host.UploadAsync("asked.mp4");

        using var answer = await host.Client.GetAsync($"/api/v1/videos/{video.Id}/{path}");

        Assert.Equal(sentence, await Problem.DetailAsync(status, answer));
        Assert.Empty(Imaging.Questions);
    }

    [Fact]
    public async Task Boxes_that_differ_have_pictures_of_their_own()
    {
        var video = await host.UploadAsync("faces.mp4");
        string Path(string left) => $"/api/v1/videos/{video.Id}/frames/7/face?left={left}&top=-3&right=80&bottom=90.25";

        var one = await host.Client.GetStringAsync(Path("10"));
        var other = await host.Client.GetStringAsync(Path("10.5"));

        Assert.StartsWith("face-7-256-", one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task A_proxy_is_made_on_demand_and_then_played_in_ranges()
    {
        var video = await host.UploadAsync("proxy.mp4");
        Imaging.Answer = _ => new ImagingAnswer(ImagingState.Making, 0.25);

        using var making = await host.Client.GetAsync($"/api/v1/videos/{video.Id}/proxy");

        Assert.Equal(HttpStatusCode.Accepted, making.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), making.Headers.RetryAfter?.Delta);
        Assert.Equal("""{"state":"making","fraction":0.25}""", await making.Content.ReadAsStringAsync());

        Imaging.Answer = _ => new ImagingAnswer(ImagingState.Made);
        using var question = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/videos/{video.Id}/proxy");
        question.Headers.Range = new RangeHeaderValue(2, 4);
        using var part = await host.Client.SendAsync(question);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("video/mp4", part.Content.Headers.ContentType?.MediaType);
        Assert.Equal("oxy", await part.Content.ReadAsStringAsync());
        Assert.Equal("proxy.mp4", await host.Client.GetStringAsync($"/api/v1/videos/{video.Id}/proxy"));
        Assert.Equal(2, Imaging.Questions.Count);
    }

    [Theory]
    [InlineData(ImagingState.Impossible, HttpStatusCode.UnprocessableEntity)]
    [InlineData(ImagingState.Failed, HttpStatusCode.ServiceUnavailable)]
    public async Task What_cannot_be_made_says_why(ImagingState state, HttpStatusCode status)
    {
        var video = await host.UploadAsync($"unmakeable-{state}.mp4");
        Imaging.Answer = _ => new ImagingAnswer(state, Sentence: "FFmpeg cannot decode the file.");

        using var frame = await host.Client.GetAsync($"/api/v1/videos/{video.Id}/frames/1");
        using var proxy = await host.Client.GetAsync($"/api/v1/videos/{video.Id}/proxy");

        Assert.Equal("FFmpeg cannot decode the file.", await Problem.DetailAsync(status, frame));
        Assert.Equal("FFmpeg cannot decode the file.", await Problem.DetailAsync(status, proxy));
        var image = await Images.FrameAsync(video.Id, 2, 64, CancellationToken.None);
        Assert.Equal((null, "FFmpeg cannot decode the file."), (image.Jpeg, image.WhyNot));
    }

    [Theory]
    [InlineData("thumbnail")]
    [InlineData("frames/0")]
    [InlineData("proxy")]
    public async Task Of_a_video_that_is_not_there_there_is_nothing(string path)
    {
        var id = new string('a', 64);

        using var answer = await host.Client.GetAsync($"/api/v1/videos/{id}/{path}");

        Assert.Equal(
            $"The video {id} is not here: it was deleted, or never uploaded. Upload it again to see it.",
            await Problem.DetailAsync(HttpStatusCode.NotFound, answer));
    }

    [Theory]
    [InlineData("thumbnail")]
    [InlineData("proxy")]
    public async Task Without_a_worker_that_takes_work_the_answer_says_what_to_do(string path)
    {
        var video = await host.UploadAsync($"no-worker-{path}.mp4");
        host.Script.Fleet = new([new WorkerSnapshot(ApiHost.Worker("node-1", draining: true), 0, DateTimeOffset.UtcNow)], [], []);

        using var answer = await host.Client.GetAsync($"/api/v1/videos/{video.Id}/{path}");

        Assert.Equal(
            "No worker runs now; pictures are made by workers. Submit an analysis or start one on the Fleet page.",
            await Problem.DetailAsync(HttpStatusCode.ServiceUnavailable, answer));
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Where_a_worker_has_died_another_one_is_asked()
    {
        var video = await host.UploadAsync("dying.mp4");
        host.Script.Fleet = FleetOf("node-1", "node-2", "node-3");
        Imaging.Dead["imaging@node-1"] = true;
        Imaging.Dead["imaging@node-2"] = true;

        Assert.Equal("frame-9-64.jpg", await host.Client.GetStringAsync($"/api/v1/videos/{video.Id}/frames/9?width=64"));
    }

    [Fact]
    public async Task For_programs_inside_a_face_without_a_box_is_the_whole_frame()
    {
        var video = await host.UploadAsync("inside.mp4");

        var whole = await Images.FaceAsync(video.Id, new FaceSpot(4, 0.1, 0, 0, 0, 0), CancellationToken.None);
        var gone = await Images.FaceAsync(new string('b', 64), new FaceSpot(4, 0.1, 1, 1, 9, 9), CancellationToken.None);

        Assert.Equal("frame-4-256.jpg"u8.ToArray(), whole.Jpeg);
        Assert.Contains("was deleted", gone.WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_map_is_asked_for_with_the_networks_of_the_report()
    {
        var video = await host.UploadAsync("map.mp4", ("wm", 0.9));
        host.Script.Reports[Script.Key("map.mp4", "wm")] = $$"""
            { "detector": "wm", "videoId": "{{video.Id}}", "score": 0.9, "frames": [], "versions": {}, "timings": {},
              "networks": [ { "name": "wm/xception", "sha256": "{{new string('c', 64)}}" } ] }
            """;
        using var submitted = await host.SubmitAsync(video.Id, "wm");
        var job = (await submitted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        await ReportedAsync(job);
        var path = $"/api/v1/jobs/{job}/reports/wm/activation?frame=5&left=1&top=2&right=30.5&bottom=40";
        Imaging.Answer = _ => new ImagingAnswer(ImagingState.Making);

        using var making = await host.Client.GetAsync(path);
        Imaging.Answer = _ => new ImagingAnswer(ImagingState.Made);
        using var made = await host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Accepted, making.StatusCode);
        Assert.Equal("image/png", made.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("cam-wm-", await made.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var order = Imaging.Activations.First();
        Assert.Equal(("wm", 5, new ImagedBox(1, 2, 30.5f, 40)), (order.Detector, order.Frame, order.Box));
        Assert.Equal(new ActivationNetwork("wm/xception", new string('c', 64)), Assert.Single(order.Networks));
        using var none = await host.Client.GetAsync(path.Replace("/wm/", "/boken/", StringComparison.Ordinal));
        Assert.Equal($"There is no report of boken in job {job}.", await Problem.DetailAsync(HttpStatusCode.NotFound, none));
    }

    private IVideoImages Images => host.Services.GetRequiredService<IVideoImages>();

    private async Task ReportedAsync(Guid job)
    {
        while (host.Script.Jobs[job].Parts.Single().ReportId is null)
        {
            await Task.Delay(10);
        }
    }

    private static FleetSnapshot FleetOf(params string[] nodes) =>
        new([.. nodes.Select(node => new WorkerSnapshot(ApiHost.Worker(node), 0, DateTimeOffset.UtcNow))], [], []);

    private static string Sorted(CacheControlHeaderValue? header) =>
        header is { Private: true, MaxAge: { TotalSeconds: 31536000 } } && header.Extensions.Any(one => one.Name == "immutable")
            ? "private, max-age=31536000, immutable"
            : $"{header}";
}

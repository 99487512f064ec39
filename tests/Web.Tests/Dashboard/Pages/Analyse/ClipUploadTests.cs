using Bunit;
using FakeFinder.Web.Dashboard.Pages.Analyse;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Analyse;

public sealed class ClipUploadTests : DashboardContext
{
    private readonly List<string> uploaded = [];

    [Fact]
    public async Task An_upload_shows_how_much_is_sent()
    {
        var upload = Open();

        await upload.InvokeAsync(() => upload.Instance.OnStarted("clip.mp4", 40_000_000));
        await upload.InvokeAsync(() => upload.Instance.OnProgress(10_000_000));

        Assert.Equal("25", upload.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Equal("10.0 MB of 40.0 MB sent, 25 %", upload.Find(".ff-upload-state").TextContent);
        Assert.True(upload.Find(".ff-drop").HasAttribute("hidden"));
    }

    [Fact]
    public async Task When_all_is_sent_the_page_says_that_the_service_looks_into_the_clip()
    {
        var upload = Open();

        await upload.InvokeAsync(() => upload.Instance.OnStarted("clip.mp4", 1_000));
        await upload.InvokeAsync(() => upload.Instance.OnProgress(1_000));

        Assert.Contains("the service looks into the clip", upload.Find(".ff-upload-state").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_upload_shows_the_sentence_and_another_file_can_be_chosen()
    {
        var upload = Open();

        await upload.InvokeAsync(() => upload.Instance.OnStarted("notes.txt", 5));
        await upload.InvokeAsync(() => upload.Instance.OnRefused("notes.txt is not a video."));

        Assert.Contains("notes.txt is not a video.", upload.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.False(upload.Find(".ff-drop").HasAttribute("hidden"));
        Assert.Empty(uploaded);
    }

    [Fact]
    public async Task A_clip_that_was_taken_in_is_handed_to_the_page()
    {
        var upload = Open();

        await upload.InvokeAsync(() => upload.Instance.OnStarted("clip.mp4", 5));
        await upload.InvokeAsync(() => upload.Instance.OnUploaded("4f5c"));

        Assert.Equal(["4f5c"], uploaded);
    }

    private IRenderedComponent<ClipUpload> Open() =>
        Browser.Render<ClipUpload>(parameters => parameters.Add(upload => upload.Uploaded, uploaded.Add));
}

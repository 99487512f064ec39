using Bunit;
using FakeFinder.Web.Dashboard.Pages.Analyse;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Analyse;

public sealed class ClipUploadTests : DashboardContext
{
    private readonly List<string> uploaded = [];
    private readonly List<int> moving = [];

    [Fact]
    public async Task An_upload_shows_how_much_is_sent()
    {
        var upload = Open();

        await TellAsync(upload, File("clip.mp4", "sending", sent: 10_000_000));

        Assert.Equal("25", upload.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Equal("10.0 MB of 40.0 MB sent, 25 %", upload.Find(".ff-upload-state").TextContent);
    }

    [Fact]
    public async Task Each_file_has_a_row_of_its_own_and_another_can_be_chosen_meanwhile()
    {
        var upload = Open();

        await TellAsync(upload, File("a.mp4", "sending", sent: 1), File("b.mp4", "queued"), File("c.mp4", "queued"));
        await TellAsync(upload, File("b.mp4", "sending", sent: 4_000_000));

        Assert.Equal(["a.mp4", "b.mp4", "c.mp4"], upload.FindAll("[data-file]").Select(row => row.GetAttribute("data-file")!));
        Assert.Contains("10 %", upload.Find("[data-file='b.mp4']").TextContent, StringComparison.Ordinal);
        Assert.Contains("waiting for its turn", upload.Find("[data-file='c.mp4']").TextContent, StringComparison.Ordinal);
        Assert.True(upload.Find("[data-testid=clip-file]").HasAttribute("multiple"));
        Assert.Equal("3 uploads are under way", upload.Find("p[role=status]").TextContent);
        Assert.Equal([3], moving);
    }

    [Fact]
    public async Task When_all_is_sent_the_page_says_that_the_service_looks_into_the_clip()
    {
        var upload = Open();

        await TellAsync(upload, File("clip.mp4", "checking", sent: 40_000_000));

        Assert.Contains("the service looks into the clip", upload.Find(".ff-upload-state").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_upload_shows_the_sentence_and_can_be_tried_again_or_removed()
    {
        var upload = Open();

        await TellAsync(upload, File("notes.txt", "refused") with { Note = "notes.txt is not a video." });

        Assert.Contains("notes.txt is not a video.", upload.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(upload.Find("button[aria-label='Retry notes.txt']"));
        Assert.NotNull(upload.Find("button[aria-label='Remove notes.txt']"));
        Assert.Empty(uploaded);
    }

    [Fact]
    public async Task A_lost_connection_is_said_with_what_is_there()
    {
        var upload = Open();

        await TellAsync(upload, File("clip.mp4", "waiting", sent: 20_000_000) with { Note = "The connection is lost." });

        Assert.Equal("20.0 MB of 40.0 MB sent, 50 %. The connection is lost.", upload.Find(".ff-upload-state").TextContent);
    }

    [Fact]
    public async Task What_a_reload_cut_off_asks_for_its_file()
    {
        var upload = Open();

        await TellAsync(upload, File("clip.mp4", "left", sent: 20_000_000));

        Assert.Contains("Choose this file again", upload.Find(".ff-upload-state").TextContent, StringComparison.Ordinal);
        Assert.NotNull(upload.Find("button[aria-label='Discard clip.mp4']"));
        Assert.Equal("", upload.Find("p[role=status]").TextContent);
    }

    [Fact]
    public async Task Clips_that_were_taken_in_are_handed_to_the_page_and_their_rows_go()
    {
        var upload = Open();

        await TellAsync(upload, File("a.mp4", "sending"), File("b.mp4", "sending"));
        await TellAsync(upload, File("a.mp4", "done") with { Video = "4f5c" }, File("b.mp4", "gone"));

        Assert.Equal(["4f5c"], uploaded);
        Assert.Empty(upload.FindAll("[data-file]"));
        Assert.Equal([2, 0], moving);
    }

    private static FileUpload File(string name, string state, long sent = 0) =>
        new($"{name} 1 2", name, 40_000_000, sent, state, null, null);

    private static Task TellAsync(IRenderedComponent<ClipUpload> upload, params FileUpload[] files) =>
        upload.InvokeAsync(() => upload.Instance.OnChanged(files));

    private IRenderedComponent<ClipUpload> Open() => Browser.Render<ClipUpload>(
        parameters => parameters.Add(upload => upload.Uploaded, uploaded.Add).Add(upload => upload.MovingChanged, moving.Add));
}

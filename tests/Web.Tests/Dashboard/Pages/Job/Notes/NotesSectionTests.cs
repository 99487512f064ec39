using Bunit;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Notes;
using FakeFinder.Web.Dashboard.Analysts;
using FakeFinder.Web.Dashboard.Pages.Job.Notes;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Job.Notes;

public sealed class NotesSectionTests : DashboardContext
{
    private static readonly Guid One = Guid.Parse("01930000-0000-7000-8000-000000000002");

    private readonly List<double> sought = [];

    public NotesSectionTests() => Index.Jobs.Add(
        new JobRow(One, new string('a', 64), "clip.mp4", "completed", Open: false, DateTimeOffset.UnixEpoch, null, []));

    [Fact]
    public async Task A_note_has_its_author_time_and_moment_and_its_moment_seeks()
    {
        await Notes.AddAsync(Note("The mouth is odd.", seconds: 72.44), CancellationToken.None);

        var section = Render();

        var item = section.Find("li[data-note]");
        Assert.Equal("Remark", item.QuerySelector(".ff-note-kind")!.TextContent);
        Assert.Contains("Anna", item.TextContent, StringComparison.Ordinal);
        Assert.Equal("1970-01-01T00:00:00Z", item.QuerySelector("time")!.GetAttribute("datetime"));
        Assert.Equal("The mouth is odd.", item.QuerySelector(".ff-note-text")!.TextContent);
        var moment = section.Find("button.ff-moment");
        Assert.Equal("1:12.4", moment.TextContent.Trim());
        await moment.ClickAsync(new());
        Assert.Equal([72.44], sought);
    }

    [Fact]
    public async Task A_note_is_written_in_the_persons_name_at_the_current_moment()
    {
        await Browser.Services.GetRequiredService<AnalystName>().SetAsync("  Bo  ");
        var section = Render(() => Task.FromResult<double?>(3.25));
        Assert.Contains("Nobody has written a note yet.", section.Markup, StringComparison.Ordinal);

        section.Find("[data-testid=note-text]").Input(" Frames are doubled. ");
        section.FindAll("input[type=radio]")[1].Change(true);
        section.Find("input[type=checkbox]").Change(true);
        Assert.Contains("At 0:03.2 of the video", section.Markup, StringComparison.Ordinal);
        section.Find("form").Submit();

        section.WaitForAssertion(() => Assert.Contains("The note was added.", section.Markup, StringComparison.Ordinal));
        var note = Assert.Single(await Notes.ListAsync(One, CancellationToken.None));
        Assert.Equal(("Bo", NoteKind.Conclusion, "Frames are doubled.", 3.25), (note.Author, note.Kind, note.Text, note.Seconds!.Value));
        Assert.Equal("", section.Find("[data-testid=note-text]").GetAttribute("value") ?? "");
    }

    [Theory]
    [InlineData(3.25)]
    [InlineData(null)]
    public async Task A_note_that_is_sent_before_the_browser_has_told_the_moment_waits_for_it(double? told)
    {
        await Browser.Services.GetRequiredService<AnalystName>().SetAsync("Bo");
        var moment = new TaskCompletionSource<double?>();
        var section = Render(() => moment.Task);

        section.Find("[data-testid=note-text]").Input("Frames are doubled.");
        section.Find("input[type=checkbox]").Change(true);
        section.Find("form").Submit();
        Assert.Empty(await Notes.ListAsync(One, CancellationToken.None));
        moment.SetResult(told);

        var answer = told is null ? "The player has no moment to point at" : "The note was added.";
        section.WaitForAssertion(() => Assert.Contains(answer, section.Markup, StringComparison.Ordinal));
        Assert.Equal(
            told is null ? [] : new double?[] { told }, (await Notes.ListAsync(One, CancellationToken.None)).Select(note => note.Seconds));
    }

    [Fact]
    public async Task Without_a_name_nothing_is_written_and_the_text_stays()
    {
        var section = Render();

        section.Find("[data-testid=note-text]").Input("text");
        section.Find("form").Submit();

        section.WaitForAssertion(
            () => Assert.Contains("Type your name first", section.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("text", section.Find("[data-testid=note-text]").GetAttribute("value"));
        Assert.Empty(await Notes.ListAsync(One, CancellationToken.None));
    }

    [Fact]
    public async Task A_correction_stands_before_what_it_replaces_which_stays()
    {
        var first = Note("At second 3.");
        await Notes.AddAsync(first, CancellationToken.None);
        await Browser.Services.GetRequiredService<AnalystName>().SetAsync("Bo");
        var section = Render();

        section.Find("li[data-note] > button").Click();
        Assert.Equal("At second 3.", section.Find("[data-testid=note-text]").GetAttribute("value"));
        section.Find("[data-testid=note-text]").Input("At second 4.");
        section.Find("form").Submit();

        section.WaitForAssertion(() => Assert.Contains("The correction was added.", section.Markup, StringComparison.Ordinal));
        var item = Assert.Single(section.FindAll("li[data-note]"));
        Assert.Equal("At second 4.", item.QuerySelector(".ff-note-text")!.TextContent);
        Assert.Equal("At second 3.", item.QuerySelector("details del .ff-note-text")!.TextContent);
        Assert.Equal(first.Id, (await Notes.ListAsync(One, CancellationToken.None))[^1].Replaces);
    }

    private static JobNote Note(string text, double? seconds = null) =>
        new(Guid.CreateVersion7(), One, NoteKind.Remark, "Anna", DateTimeOffset.UnixEpoch, text, seconds);

    private IRenderedComponent<NotesSection> Render(Func<Task<double?>>? currentTime = null) =>
        Browser.Render<NotesSection>(parameters => parameters
            .Add(section => section.Job, One)
            .Add(section => section.Seek, seconds => sought.Add(seconds))
            .Add(section => section.CurrentTime, currentTime));
}

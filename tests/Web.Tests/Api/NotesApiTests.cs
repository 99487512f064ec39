using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class NotesApiTests(ApiHost host)
{
    [Fact]
    public async Task Notes_are_kept_in_order_and_a_correction_names_what_it_replaces()
    {
        var notes = await NotesOfAsync("noted.mp4");
        using var first = await host.Client.PostAsJsonAsync(notes, new { author = " Anna ", text = "Odd.\r\nVery.", seconds = 3.5 });
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var id = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        using var second = await host.Client.PostAsJsonAsync(
            notes, new { kind = "conclusion", author = "Bo", text = "Manipulated.", replaces = id });
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);

        var items = (await host.Client.GetFromJsonAsync<JsonElement>(notes)).GetProperty("items");

        Assert.Equal(2, items.GetArrayLength());
        Assert.Equal(
            ("remark", "Anna", "Odd.\nVery.", 3.5),
            (
                items[0].GetProperty("kind").GetString(),
                items[0].GetProperty("author").GetString(),
                items[0].GetProperty("text").GetString(),
                items[0].GetProperty("seconds").GetDouble()));
        Assert.False(items[0].TryGetProperty("replaces", out _));
        Assert.Equal(
            ("conclusion", id),
            (items[1].GetProperty("kind").GetString(), items[1].GetProperty("replaces").GetGuid()));
        using var twice = await host.Client.PostAsJsonAsync(notes, new { author = "Bo", text = "Else.", replaces = id });
        Assert.Contains("was corrected by note", await Problem.DetailAsync(HttpStatusCode.Conflict, twice), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_note_under_the_callers_id_is_kept_once_and_never_changes()
    {
        var notes = await NotesOfAsync("retried.mp4");
        var id = Guid.CreateVersion7();

        using var first = await host.Client.PutAsJsonAsync($"{notes}/{id}", new { author = "Anna", text = "Odd." });
        using var again = await host.Client.PutAsJsonAsync($"{notes}/{id}", new { author = "Anna", text = "Odd." });
        using var other = await host.Client.PutAsJsonAsync($"{notes}/{id}", new { author = "Anna", text = "Even." });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Contains("a note never changes", await Problem.DetailAsync(HttpStatusCode.Conflict, other), StringComparison.Ordinal);
        Assert.Equal(1, (await host.Client.GetFromJsonAsync<JsonElement>(notes)).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"author":" ","text":"a"}""", "'author' must be the name of the person who writes")]
    [InlineData("""{"author":"A","text":" \n "}""", "'text' has 0 characters; it must have 1 to 4000.")]
    [InlineData("""{"author":"A","text":"a\u0007"}""", "'text' has a control character")]
    [InlineData("""{"author":"A","text":"a","seconds":-1}""", "'seconds' must be a moment of the video")]
    [InlineData("""{"author":"A","text":"a","replaces":"01930000-0000-7000-8000-0000000000ff"}""", "has no such note")]
    public async Task What_cannot_be_a_note_is_refused_in_a_sentence(string body, string sentence)
    {
        var notes = await NotesOfAsync("refused.mp4");

        using var refused = await host.Client.PostAsync(notes, new StringContent(body, null, "application/json"));

        Assert.Contains(sentence, await Problem.DetailAsync(HttpStatusCode.BadRequest, refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_not_there_has_no_notes()
    {
        using var read = await host.Client.GetAsync($"/api/v1/jobs/{Guid.NewGuid()}/notes");
        using var written = await host.Client.PostAsJsonAsync($"/api/v1/jobs/{Guid.NewGuid()}/notes", new { author = "A", text = "a" });

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (read.StatusCode, written.StatusCode));
    }

    private async Task<string> NotesOfAsync(string name)
    {
        await host.UploadAsync(name, ("wm", 0.5));
        using var accepted = await host.SubmitAsync(name, "wm");
        return $"{accepted.Headers.Location}/notes";
    }
}

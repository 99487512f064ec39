using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class JobHistoryApiTests(ApiHost host)
{
    private static readonly string[] Wm = ["wm"];

    private StandInIndex Index => (StandInIndex)host.Services.GetRequiredService<IJobIndex>();

    [Fact]
    public async Task Who_submitted_a_job_is_told_as_it_was_stated_and_is_looked_for()
    {
        await host.UploadAsync("stated.mp4", ("wm", 0.5));
        using var accepted = await host.Client.PostAsJsonAsync(
            "/api/v1/jobs", new { video = "stated.mp4", detectors = Wm, submittedBy = "  Änna  " });

        var job = await accepted.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Änna", job.GetProperty("submittedBy").GetString());
        var found = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs?submittedBy=%C3%84nna");
        Assert.Equal("Änna", Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("submittedBy").GetString());

        using var tooLong = await host.Client.PostAsJsonAsync(
            "/api/v1/jobs", new { video = "stated.mp4", detectors = Wm, submittedBy = new string('a', 101) });
        Assert.Contains(
            "it must have at most 100 characters", await Problem.DetailAsync(HttpStatusCode.BadRequest, tooLong), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_condition_of_a_search_reaches_the_index()
    {
        await host.Client.GetStringAsync(
            "/api/v1/jobs?q=%20clip%20&state=failed&detector=wm&band=noSign&from=2026-01-31&to=2026-01-31T12:00:00%2B01:00&submittedBy=Bo"
                + "&archived=true&sort=-name&skip=10&take=5");

        Assert.Equal(
            new JobQuery
            {
                Text = "clip",
                State = "failed",
                Detector = "wm",
                Band = Band.NoSign,
                From = new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero),
                To = new DateTimeOffset(2026, 1, 31, 11, 0, 0, TimeSpan.Zero),
                SubmittedBy = "Bo",
                Archived = true,
                Order = JobOrder.NameDown,
                Skip = 10,
                Take = 5,
            },
            Index.Asked.Last());
    }

    [Theory]
    [InlineData("band=huge", "band is 'huge'; it must be one of notAssessed, noSign, weak, moderate, strong.")]
    [InlineData("sort=size", "sort is 'size'; it must be one of -time, time, name, -name, -score, score.")]
    [InlineData("from=soon", "from is 'soon'; it must be a date, such as 2026-01-31, or a time of ISO 8601, such as 2026-01-31T12:00:00Z.")]
    [InlineData("take=501", "take is 501; it must be from 1 to 500.")]
    public async Task A_word_that_means_nothing_is_refused_with_those_that_do(string query, string sentence)
    {
        using var refused = await host.Client.GetAsync($"/api/v1/jobs?{query}");

        Assert.Equal(sentence, await Problem.DetailAsync(HttpStatusCode.BadRequest, refused));
    }

    [Fact]
    public async Task The_list_as_csv_has_a_row_for_each_job_and_detector_and_is_safe_for_spreadsheets()
    {
        await host.UploadAsync("=csv, \"1\".mp4", ("wm", 0.75), ("residual", 0.25));
        using var accepted = await host.SubmitAsync("=csv, \"1\".mp4", "wm", "residual");
        var job = await accepted.Content.ReadFromJsonAsync<JsonElement>();
        var id = job.GetProperty("id").GetGuid();
        using var byAccept = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs?id={id}") { Headers = { Accept = { new("text/csv") } } };

        using var answer = await host.Client.SendAsync(byAccept);

        Assert.Equal(
            ("text/csv", "fakefinder-jobs.csv"),
            (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
        var rows = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal(
            "job,file,video,state,submitted,ended,submitted by,band,summary,detector,heuristic,detector state,score,probability,"
                + "detector band,frames judged,frames wanted,reason",
            rows[0]);
        var video = job.GetProperty("video").GetString();
        Assert.StartsWith($"{id},\"'=csv, \"\"1\"\".mp4\",{video},completed,", rows[1], StringComparison.Ordinal);
        Assert.Contains(",moderate,Moderate sign of manipulation: 1 of 1 detector above 70 %.,", rows[1], StringComparison.Ordinal);
        Assert.Contains(",wm,no,completed,0.75,0.75,moderate,", rows[1], StringComparison.Ordinal);
        Assert.Contains(",residual,yes,completed,0.25,0.25,noSign,", rows[2], StringComparison.Ordinal);
        Assert.Equal((4, ""), (rows.Length, rows[3]));
    }

    [Fact]
    public async Task The_csv_has_all_that_is_found_and_no_more_than_is_asked_for()
    {
        foreach (var place in Enumerable.Range(0, 3))
        {
            await SubmitAsync($"csv-row-{place}.mp4");
        }

        Assert.Equal(3, await RowsAsync("q=csv-row"));
        Assert.Equal(500, Index.Asked.Last().Take);
        Assert.Equal(2, await RowsAsync("q=csv-row&take=2"));
        Assert.Equal(1, await RowsAsync("q=csv-row&skip=2"));
        using var refused = await host.Client.GetAsync("/api/v1/jobs?format=xml");
        Assert.Equal("format is 'xml'; it must be json or csv.", await Problem.DetailAsync(HttpStatusCode.BadRequest, refused));
    }

    [Fact]
    public async Task More_ids_than_one_question_takes_are_refused()
    {
        var ids = string.Join('&', Enumerable.Range(0, 201).Select(_ => $"id={Guid.NewGuid()}"));

        using var refused = await host.Client.GetAsync($"/api/v1/jobs?{ids}");

        Assert.Equal("'id' is given 201 times; at most 200 are allowed.", await Problem.DetailAsync(HttpStatusCode.BadRequest, refused));
    }

    [Fact]
    public async Task An_archived_job_is_listed_only_where_that_is_asked_for()
    {
        var id = await SubmitAsync("away.mp4");

        using var archived = await host.Client.PutAsync($"/api/v1/jobs/{id}/archived", null);
        using var again = await host.Client.PutAsync($"/api/v1/jobs/{id}/archived", null);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (archived.StatusCode, again.StatusCode));
        Assert.Empty((await ListAsync("q=away.mp4")).EnumerateArray());
        Assert.True(Assert.Single((await ListAsync("q=away.mp4&archived=true")).EnumerateArray()).GetProperty("archived").GetBoolean());

        using var back = await host.Client.DeleteAsync($"/api/v1/jobs/{id}/archived");
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        Assert.Single((await ListAsync("q=away.mp4")).EnumerateArray());
        using var unknown = await host.Client.PutAsync($"/api/v1/jobs/{Guid.NewGuid()}/archived", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_job_is_deleted_with_its_video_where_that_is_asked_for_and_again_changes_nothing()
    {
        var id = await SubmitAsync("deleted-with-its-video.mp4");

        using var deleted = await host.Client.DeleteAsync($"/api/v1/jobs/{id}/record?video=true");
        using var again = await host.Client.DeleteAsync($"/api/v1/jobs/{id}/record");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (deleted.StatusCode, again.StatusCode));
        Assert.True(host.Script.Deleted[id]);
        using var gone = await host.Client.GetAsync($"/api/v1/jobs/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_is_asked_of_a_job_that_was_deleted_is_gone_with_the_date()
    {
        var id = Guid.CreateVersion7();
        await host.Services.GetRequiredService<IJobDeletions>().BeginAsync(id, video: null, expiry: null, CancellationToken.None);

        using var archived = await host.Client.PutAsync($"/api/v1/jobs/{id}/archived", null);
        using var notes = await host.Client.GetAsync($"/api/v1/jobs/{id}/notes");

        foreach (var gone in new[] { archived, notes })
        {
            var problem = await gone.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
            Assert.InRange(
                problem.GetProperty("deletedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
            Assert.Matches(
                $"^Job {id} was deleted on 20..-..-.. at ..:.. UTC, on request, with its reports; analyse the video again",
                problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task A_job_that_is_at_work_is_not_deleted()
    {
        host.Script.Held["kept.mp4"] = true;
        var id = await SubmitAsync("kept.mp4");

        using var refused = await host.Client.DeleteAsync($"/api/v1/jobs/{id}/record");

        Assert.Contains("cancel it first", await Problem.DetailAsync(HttpStatusCode.Conflict, refused), StringComparison.Ordinal);
    }

    private async Task<Guid> SubmitAsync(string name)
    {
        await host.UploadAsync(name, ("wm", 0.5));
        using var accepted = await host.SubmitAsync(name, "wm");
        return (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <returns>How many rows the CSV has below its heading.</returns>
    private async Task<int> RowsAsync(string query) =>
        (await host.Client.GetStringAsync($"/api/v1/jobs?format=csv&{query}")).Split("\r\n").Length - 2;

    private async Task<JsonElement> ListAsync(string query) =>
        (await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs?{query}")).GetProperty("items");
}

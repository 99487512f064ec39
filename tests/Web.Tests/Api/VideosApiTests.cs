using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sql;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class VideosApiTests(ApiHost host)
{
    private static readonly string[] Wm = ["wm"];

    [Fact]
    public async Task An_uploaded_video_is_described_listed_played_and_deleted()
    {
        using var created = await host.Client.PostAsync("/api/v1/videos", ApiHost.Form("clip é.mp4", [.. ApiHost.Mp4, 1]));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var video = await created.Content.ReadFromJsonAsync<JsonElement>();
        var id = video.GetProperty("id").GetString();
        Assert.Equal(
            $$"""{"id":"{{id}}","name":"clip é.mp4","bytes":4013,"container":"mov,mp4,m4a,3gp,3g2,mj2","codec":"h264","width":640,"height":480,"frameCount":300,"frameRate":30,"durationSeconds":10,"uploadedAt":"{{video.GetProperty("uploadedAt").GetString()}}"}""",
            await created.Content.ReadAsStringAsync());
        Assert.EndsWith("+00:00", video.GetProperty("uploadedAt").GetString(), StringComparison.Ordinal);
        Assert.Equal($"/api/v1/videos/{id}", created.Headers.Location?.ToString());

        Assert.Equal(video.GetRawText(), await host.Client.GetStringAsync(created.Headers.Location));
        var list = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/videos?take=1");
        Assert.InRange(list.GetProperty("total").GetInt32(), 1, int.MaxValue);
        Assert.Equal((0, 1), (list.GetProperty("skip").GetInt32(), list.GetProperty("take").GetInt32()));
        Assert.Equal(id, Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());

        using var content = await host.Client.GetAsync($"/api/v1/videos/{id}/content");
        Assert.Equal("video/mp4", content.Content.Headers.ContentType?.ToString());
        Assert.Equal("inline", content.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("clip é.mp4", content.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("nosniff", Assert.Single(content.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal([.. ApiHost.Mp4, 1], await content.Content.ReadAsByteArrayAsync());

        using var deleted = await host.Client.DeleteAsync($"/api/v1/videos/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var again = await host.Client.DeleteAsync($"/api/v1/videos/{id}");
        Assert.Contains(id!, await Problem.DetailAsync(HttpStatusCode.NotFound, again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_video_is_gone_with_the_date_wherever_it_is_asked_for_and_the_remedy_is_told()
    {
        var id = new string('e', 64);
        await using (var connection = await host.Services.GetRequiredService<IStorageDatabase>().Source.OpenConnectionAsync())
        {
            await using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO Deletions(VideoId, DeletedAt, IsOpen, Cause) "
                + $"VALUES('{id}', {new DateTime(2026, 5, 4, 12, 30, 0, DateTimeKind.Utc).Ticks}, 0, 'retention')";
            await insert.ExecuteNonQueryAsync();
        }

        using var found = await host.Client.GetAsync($"/api/v1/videos/{id}");
        using var played = await host.Client.GetAsync($"/api/v1/videos/{id}/content");
        using var picture = await host.Client.GetAsync($"/api/v1/videos/{id}/thumbnail");
        using var deleted = await host.Client.DeleteAsync($"/api/v1/videos/{id}");
        using var job = await host.Client.PostAsJsonAsync("/api/v1/jobs", new { video = id, detectors = Wm });

        foreach (var gone in new[] { found, played, picture, deleted, job })
        {
            var problem = await gone.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
            Assert.Equal("2026-05-04T12:30:00+00:00", problem.GetProperty("deletedAt").GetString());
            Assert.Equal(
                $"The video {id} was deleted on 2026-05-04 at 12:30 UTC, at the end of its retention time; upload it again by "
                    + "POST /api/v1/videos.",
                problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task What_was_noted_about_a_video_is_told_with_it()
    {
        host.Script.Notes["noted.mp4"] = new("severalStreams", "The video has 3 video streams; the second is analysed.");
        var video = await host.UploadAsync("noted.mp4");

        Assert.EndsWith(
            ""","notes":[{"kind":"severalStreams","text":"The video has 3 video streams; the second is analysed."}]}""",
            await host.Client.GetStringAsync($"/api/v1/videos/{video.Id}"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=0-3", HttpStatusCode.PartialContent, 4, "bytes 0-3/4021")]
    [InlineData("bytes=4000-", HttpStatusCode.PartialContent, 21, "bytes 4000-4020/4021")]
    [InlineData("bytes=-5", HttpStatusCode.PartialContent, 5, "bytes 4016-4020/4021")]
    [InlineData("bytes=9000-", HttpStatusCode.RequestedRangeNotSatisfiable, 0, "bytes */4021")]
    public async Task Ranges_of_a_video_are_sent(string range, HttpStatusCode status, int length, string expected)
    {
        var video = await host.UploadAsync("range.mp4");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/videos/{video.Id}/content")
        {
            Headers = { Range = RangeHeaderValue.Parse(range) },
        };
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(expected, response.Content.Headers.ContentRange?.ToString());
        if (length > 0)
        {
            Assert.Equal(length, (await response.Content.ReadAsByteArrayAsync()).Length);
        }
    }

    [Fact]
    public async Task Only_the_headers_answer_HEAD_and_another_container_has_its_own_type()
    {
        var video = await host.UploadAsync("head.webm");
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/api/v1/videos/{video.Id}/content");
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("video/webm", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(video.Bytes, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("../up.mp4", HttpStatusCode.BadRequest, "'../up.mp4' is not a plain file name.")]
    [InlineData("long.mp4", HttpStatusCode.UnprocessableEntity, "long.mp4 lasts 5 h; at most 1 h is allowed.")]
    public async Task A_video_that_cannot_be_taken_in_is_refused_by_a_sentence(string name, HttpStatusCode status, string sentence)
    {
        using var response = await host.Client.PostAsync("/api/v1/videos", ApiHost.Form(name, ApiHost.Mp4));
        Assert.Equal(sentence, await Problem.DetailAsync(status, response));
        Assert.Null(await host.Library.FindByNameAsync(Viewer.All, name, CancellationToken.None));
    }

    [Fact]
    public async Task A_name_is_what_the_browser_escaped_and_a_line_break_in_it_is_refused()
    {
        using var quoted = await host.Client.PostAsync("/api/v1/videos", ApiHost.Form("say %22hi%22 100%25.mp4", [.. ApiHost.Mp4, 7]));
        Assert.Equal("say \"hi\" 100%25.mp4", (await quoted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("name").GetString());

        using var broken = await host.Client.PostAsync("/api/v1/videos", ApiHost.Form("a%0Ab.mp4", ApiHost.Mp4));
        Assert.Equal("'a\nb.mp4' is not a plain file name.", await Problem.DetailAsync(HttpStatusCode.BadRequest, broken));
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        using var response = await host.Client.PostAsync("/api/v1/videos", ApiHost.Form("empty.mp4", []));
        Assert.Equal("empty.mp4 is empty.", await Problem.DetailAsync(HttpStatusCode.UnprocessableEntity, response));
    }

    [Fact]
    public async Task What_is_no_form_with_a_file_is_refused()
    {
        using var json = await host.Client.PostAsJsonAsync("/api/v1/videos", new { file = "a.mp4" });
        Assert.Contains("application/json", await Problem.DetailAsync(HttpStatusCode.UnsupportedMediaType, json), StringComparison.Ordinal);

        using var field = await host.Client.PostAsync("/api/v1/videos", ApiHost.Form("a.mp4", ApiHost.Mp4, field: "clip"));
        Assert.Equal("The form has no file in the field 'file'.", await Problem.DetailAsync(HttpStatusCode.BadRequest, field));

        using var text = await host.Client.PostAsync(
            "/api/v1/videos",
            new MultipartFormDataContent { { new StringContent("a.mp4"), "file" } });
        Assert.Equal("The form has no file in the field 'file'.", await Problem.DetailAsync(HttpStatusCode.BadRequest, text));

        using var bare = new ByteArrayContent(ApiHost.Mp4) { Headers = { ContentType = new MediaTypeHeaderValue("multipart/form-data") } };
        using var boundary = await host.Client.PostAsync("/api/v1/videos", bare);
        Assert.Contains("boundary", await Problem.DetailAsync(HttpStatusCode.BadRequest, boundary), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_ends_in_the_middle_of_the_file_is_refused_and_leaves_nothing()
    {
        using var form = ApiHost.Form("torn.mp4", ApiHost.Mp4);
        var whole = await form.ReadAsByteArrayAsync();
        using var torn = new ByteArrayContent(whole[..(whole.Length / 2)]) { Headers = { ContentType = form.Headers.ContentType } };
        using var response = await host.Client.PostAsync("/api/v1/videos", torn);

        Assert.Equal(
            "The upload of torn.mp4 broke off before its end; send it again.",
            await Problem.DetailAsync(HttpStatusCode.BadRequest, response));
        Assert.Null(await host.Library.FindByNameAsync(Viewer.All, "torn.mp4", CancellationToken.None));
    }

    [Fact]
    public async Task A_video_that_an_open_job_needs_stays()
    {
        var video = await host.UploadAsync("needed.mp4", ("wm", 0.5));
        host.Script.Held["needed.mp4"] = true;
        using var submitted = await host.SubmitAsync(video.Id, "wm");
        using var response = await host.Client.DeleteAsync($"/api/v1/videos/{video.Id}");

        Assert.StartsWith("needed.mp4 is needed", await Problem.DetailAsync(HttpStatusCode.Conflict, response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?skip=-1", "skip is -1; it must be 0 or more.")]
    [InlineData("?take=0", "take is 0; it must be from 1 to 500.")]
    [InlineData("?take=501", "take is 501; it must be from 1 to 500.")]
    public async Task A_page_out_of_range_is_refused(string query, string sentence)
    {
        foreach (var list in (string[])["/api/v1/videos", "/api/v1/jobs"])
        {
            using var response = await host.Client.GetAsync(list + query);
            Assert.Equal(sentence, await Problem.DetailAsync(HttpStatusCode.BadRequest, response));
        }
    }
}

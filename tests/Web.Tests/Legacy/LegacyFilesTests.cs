using System.Net;
using System.Net.Http.Headers;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Legacy;

[Collection(SharedHost.Name)]
public sealed class LegacyFilesTests(ApiHost host)
{
    [Theory]
    [InlineData("/upload/")]
    [InlineData("/upload")]
    [InlineData("/uploadS3/?bucket=anything")]
    [InlineData("/uploadS3?bucket=anything")]
    public async Task An_upload_is_answered_by_null(string path)
    {
        using var response = await host.Client.PostAsync(path, ApiHost.Form("sent.mp4", ApiHost.Mp4));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("null\n", await response.Content.ReadAsStringAsync());
        Assert.Equal(ApiHost.Mp4.Length, (await host.Library.FindByNameAsync(Viewer.All, "sent.mp4", CancellationToken.None))!.Bytes);
    }

    [Fact]
    public async Task The_same_name_again_replaces_the_file()
    {
        byte[] other = [.. ApiHost.Mp4, 1, 2, 3];
        using var first = await host.Client.PostAsync("/upload/", ApiHost.Form("twice.mp4", ApiHost.Mp4));
        using var second = await host.Client.PostAsync("/upload/", ApiHost.Form("twice.mp4", other));

        Assert.Equal(other, await host.Client.GetByteArrayAsync("/playback/twice.mp4"));
    }

    [Fact]
    public async Task An_upload_that_cannot_be_taken_in_is_refused_by_text_and_leaves_nothing()
    {
        await UploadRefusedAsync("notes.mp4", "not a video at all"u8.ToArray(), HttpStatusCode.BadRequest, "Invalid Filetype");
        await UploadRefusedAsync("empty.mp4", [], HttpStatusCode.BadRequest, "Invalid Filetype");
        await UploadRefusedAsync("../up.mp4", ApiHost.Mp4, HttpStatusCode.BadRequest, "'../up.mp4' is not a plain file name.");
        await UploadRefusedAsync("long.mp4", ApiHost.Mp4, HttpStatusCode.BadRequest, "long.mp4 lasts 5 h; at most 1 h is allowed.");
        using var missing = await host.Client.PostAsync("/upload/", ApiHost.Form("a.mp4", ApiHost.Mp4, field: "clip"));
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
        Assert.Equal("{\"message\": \"The form has no file in the field 'file'.\"}\n", await missing.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_video_is_played_in_ranges()
    {
        await host.UploadAsync("played café.mp4");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/playback/played%20caf%C3%A9.mp4");
        request.Headers.Range = new RangeHeaderValue(4, 11);
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("video/mp4", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("ftypisom", await response.Content.ReadAsStringAsync());
        using var unknown = await host.Client.GetAsync("/playback/nothing.mp4");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("file nothing.mp4 not found", await unknown.Content.ReadAsStringAsync());
    }

    private async Task UploadRefusedAsync(string name, byte[] bytes, HttpStatusCode status, string text)
    {
        using var response = await host.Client.PostAsync("/upload/", ApiHost.Form(name, bytes));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(text, await response.Content.ReadAsStringAsync());
        Assert.Null(await host.Library.FindByNameAsync(Viewer.All, name, CancellationToken.None));
    }
}

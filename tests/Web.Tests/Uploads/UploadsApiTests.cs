using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Web.Tests.Uploads;

/// <summary>The protocol, verb by verb, and what becomes of an upload that is cut off.</summary>
public sealed class UploadsApiTests : IAsyncLifetime
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("fakefinder-uploads-");
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private UploadHost host = null!;

    private string Kept => Path.Combine(data.FullName, "uploads", "resumable");

    public async Task InitializeAsync() => host = await UploadHost.StartAsync(data.FullName, time);

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task What_the_service_offers_is_told_without_a_version()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/uploads");
        using var client = new HttpClient { BaseAddress = host.Client.BaseAddress };
        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("1.0.0", response.Headers.GetValues("Tus-Version").Single());
        Assert.Equal("creation,expiration,termination", response.Headers.GetValues("Tus-Extension").Single());
        Assert.Equal($"{2L << 30}", response.Headers.GetValues("Tus-Max-Size").Single());
    }

    [Fact]
    public async Task A_request_of_another_version_is_refused_and_told_the_version()
    {
        using var client = new HttpClient { BaseAddress = host.Client.BaseAddress };
        using var response = await client.PostAsync("/api/v1/uploads", null);

        await AssertSaysAsync(HttpStatusCode.PreconditionFailed, "Tus-Resumable: 1.0.0", response);
        Assert.Equal("1.0.0", response.Headers.GetValues("Tus-Resumable").Single());
        Assert.Equal("1.0.0", response.Headers.GetValues("Tus-Version").Single());
    }

    [Fact]
    public async Task A_file_in_pieces_becomes_the_video_with_its_last_byte_and_says_so_again()
    {
        var upload = await host.BegunAsync("Zoë's clip.mp4", ApiHost.Mp4.Length);

        using (var first = await host.AppendAsync(upload, 0, ApiHost.Mp4[..1000]))
        {
            Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
            Assert.Equal("1000", first.Headers.GetValues("Upload-Offset").Single());
            Assert.True(DateTimeOffset.Parse(first.Headers.GetValues("Upload-Expires").Single()) > time.GetUtcNow().AddHours(23));
        }

        Assert.Equal(1000, await host.OffsetAsync(upload));
        using var last = await host.AppendAsync(upload, 1000, ApiHost.Mp4[1000..]);
        using var again = await host.AppendAsync(upload, ApiHost.Mp4.Length, []);

        var id = Convert.ToHexStringLower(SHA256.HashData(ApiHost.Mp4));
        foreach (var answer in new[] { last, again })
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($"/api/v1/videos/{id}", answer.Headers.Location!.ToString());
            var video = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
            Assert.Equal((id, "Zoë's clip.mp4"), ((string)video["id"]!, (string)video["name"]!));
        }

        Assert.Equal(ApiHost.Mp4.Length, await host.OffsetAsync(upload));
        Assert.False(File.Exists(Path.Combine(Kept, upload.Split('/')[^1], "bytes")));
    }

    [Fact]
    public async Task An_upload_continues_after_a_restart_of_the_service()
    {
        var upload = await host.BegunAsync("clip.mp4", ApiHost.Mp4.Length);
        (await host.AppendAsync(upload, 0, ApiHost.Mp4[..1500])).Dispose();

        await host.DisposeAsync();
        host = await UploadHost.StartAsync(data.FullName, time);

        Assert.Equal(1500, await host.OffsetAsync(upload));
        using var last = await host.AppendAsync(upload, 1500, ApiHost.Mp4[1500..]);
        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
        Assert.Equal("clip.mp4", (await host.Library.FindByNameAsync(Viewer.All, "clip.mp4", CancellationToken.None))!.Name);
    }

    [Fact]
    public async Task An_offset_that_is_not_where_the_upload_is_is_a_conflict_and_changes_nothing()
    {
        var upload = await host.BegunAsync("clip.mp4", 4000);
        (await host.AppendAsync(upload, 0, new byte[10])).Dispose();

        foreach (var offset in new[] { 0, 9, 11 })
        {
            using var response = await host.AppendAsync(upload, offset, new byte[10]);
            await AssertSaysAsync(HttpStatusCode.Conflict, "10 bytes have come", response);
        }

        Assert.Equal(10, await host.OffsetAsync(upload));
    }

    [Fact]
    public async Task What_came_before_a_client_hung_up_is_kept_and_nobody_sends_beside_it()
    {
        var upload = await host.BegunAsync("clip.mp4", ApiHost.Mp4.Length);
        using var hangUp = new CancellationTokenSource();
        using var content = new Halting(ApiHost.Mp4[..2000], hangUp.Token);
        var sending = host.AppendAsync(upload, 0, content);
        await content.Sent;
        while (await host.OffsetAsync(upload) < 2000)
        {
            await Task.Delay(10);
        }

        using (var beside = await host.AppendAsync(upload, 2000, new byte[1]))
        {
            await AssertSaysAsync(HttpStatusCode.Locked, "Another request", beside);
        }

        using (var deletion = await host.SendAsync(HttpMethod.Delete, upload, null))
        {
            Assert.Equal(HttpStatusCode.Locked, deletion.StatusCode);
        }

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);

        HttpResponseMessage last;
        while ((last = await host.AppendAsync(upload, 2000, ApiHost.Mp4[2000..])).StatusCode == HttpStatusCode.Locked)
        {
            last.Dispose();
            await Task.Delay(10);
        }

        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
        last.Dispose();
    }

    [Fact]
    public async Task More_bytes_than_were_announced_are_refused_however_they_come()
    {
        var upload = await host.BegunAsync("clip.mp4", 100);
        (await host.AppendAsync(upload, 0, new byte[40])).Dispose();

        using var told = await host.AppendAsync(upload, 40, new byte[61]);
        using var chunked = await host.AppendAsync(upload, 40, new Halting(new byte[200], CancellationToken.None, halts: false));

        await AssertSaysAsync(HttpStatusCode.BadRequest, "announced with 100 bytes", told);
        await AssertSaysAsync(HttpStatusCode.BadRequest, "announced with 100 bytes", chunked);
        Assert.Equal(40, await host.OffsetAsync(upload));
    }

    [Fact]
    public async Task A_file_that_the_library_refuses_is_refused_with_its_sentence_each_time_and_can_be_removed()
    {
        var upload = await host.BegunAsync("long.mp4", 10);

        for (var asked = 0; asked < 2; asked++)
        {
            using var response = await host.AppendAsync(upload, asked * 10, new byte[asked == 0 ? 10 : 0]);
            await AssertSaysAsync(HttpStatusCode.UnprocessableEntity, "long.mp4 lasts 5 h; at most 1 h is allowed.", response);
        }

        using var deletion = await host.SendAsync(HttpMethod.Delete, upload, null);
        Assert.Equal(HttpStatusCode.NoContent, deletion.StatusCode);
        Assert.Empty(Directory.GetDirectories(Kept));
    }

    [Fact]
    public async Task A_store_that_is_full_at_the_last_byte_loses_nothing()
    {
        host.Library.Failures.Enqueue(new StorageFullException("'clip.mp4'", "/data", new IOException()));
        var upload = await host.BegunAsync("clip.mp4", ApiHost.Mp4.Length);

        using var full = await host.AppendAsync(upload, 0, ApiHost.Mp4);
        await AssertSaysAsync(HttpStatusCode.InsufficientStorage, "no room for 'clip.mp4'", full);

        using var later = await host.AppendAsync(upload, ApiHost.Mp4.Length, []);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task An_upload_that_nobody_continues_is_removed_and_one_that_is_continued_is_not()
    {
        var (abandoned, alive) = (await host.BegunAsync("a.mp4", 100), await host.BegunAsync("b.mp4", 100));
        time.Advance(TimeSpan.FromHours(23));
        (await host.AppendAsync(alive, 0, new byte[10])).Dispose();
        time.Advance(TimeSpan.FromHours(1));

        using var gone = await host.SendAsync(HttpMethod.Head, abandoned, null);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(10, await host.OffsetAsync(alive));

        host.Uploads.RemoveExpired();
        Assert.Equal(alive.Split('/')[^1], Path.GetFileName(Assert.Single(Directory.GetDirectories(Kept))));
    }

    [Fact]
    public async Task No_more_uploads_and_bytes_are_kept_than_the_settings_allow()
    {
        await host.DisposeAsync();
        host = await UploadHost.StartAsync(
            data.FullName,
            time,
            ("FakeFinder:Uploads:MostUploads", "2"),
            ("FakeFinder:Uploads:MostBytes", "1000"),
            ("FakeFinder:Intake:MaxBytes", "900"));

        using (var large = await host.BeginAsync("a.mp4", 901))
        {
            await AssertSaysAsync(HttpStatusCode.RequestEntityTooLarge, "larger than 900 bytes", large);
        }

        await host.BegunAsync("a.mp4", 600);
        using (var more = await host.BeginAsync("b.mp4", 401))
        {
            await AssertSaysAsync(HttpStatusCode.ServiceUnavailable, "1,000 bytes", more);
        }

        var second = await host.BegunAsync("b.mp4", 400);
        using (var third = await host.BeginAsync("c.mp4", 1))
        {
            await AssertSaysAsync(HttpStatusCode.ServiceUnavailable, "2 uploads are unfinished", third);
        }

        (await host.SendAsync(HttpMethod.Delete, second, null)).Dispose();
        await host.BegunAsync("c.mp4", 1);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b.mp4")]
    [InlineData("a\\b.mp4")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a\u0000.mp4")]
    [InlineData("gpj.\u202e4pm.mp4")]
    public async Task A_name_that_is_no_plain_file_name_is_refused_before_a_byte_comes(string name)
    {
        using var response = await host.BeginAsync(name, 10);

        await AssertSaysAsync(HttpStatusCode.BadRequest, "is not a plain file name", response);
        Assert.True(!Directory.Exists(Kept) || Directory.GetDirectories(Kept).Length == 0);
    }

    [Theory]
    [InlineData("filename !!!")]
    [InlineData("filename /w==")]
    [InlineData("filetype dmlkZW8=")]
    [InlineData("")]
    public async Task Metadata_that_name_no_file_are_refused(string metadata)
    {
        using var response = await host.SendAsync(
            HttpMethod.Post, "/api/v1/uploads", null, ("Upload-Length", "10"), ("Upload-Metadata", metadata));

        await AssertSaysAsync(HttpStatusCode.BadRequest, "filename", response);
    }

    [Theory]
    [InlineData("..%2F..%2Fservice.json")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("lock")]
    public async Task An_id_that_was_never_given_is_not_found_and_never_a_path(string id)
    {
        using var patch = await host.AppendAsync($"/api/v1/uploads/{id}", 0, new byte[1]);
        using var deletion = await host.SendAsync(HttpMethod.Delete, $"/api/v1/uploads/{id}", null);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (patch.StatusCode, deletion.StatusCode));
    }

    [Fact]
    public async Task Bytes_of_another_content_type_and_an_unknown_size_are_refused()
    {
        var upload = await host.BegunAsync("clip.mp4", 10);

        using var form = await host.SendAsync(HttpMethod.Patch, upload, new ByteArrayContent([1]), ("Upload-Offset", "0"));
        using var deferred = await host.SendAsync(
            HttpMethod.Post,
            "/api/v1/uploads",
            null,
            ("Upload-Defer-Length", "1"),
            ("Upload-Metadata", $"filename {UploadHost.Base64("a.mp4")}"));

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.BadRequest), (form.StatusCode, deferred.StatusCode));
    }

    [Fact]
    public async Task A_client_that_can_only_post_names_the_method_in_a_header()
    {
        var upload = await host.BegunAsync("clip.mp4", ApiHost.Mp4.Length);
        using var content = new ByteArrayContent(ApiHost.Mp4);
        content.Headers.ContentType = new("application/offset+octet-stream");

        using var patch = await host.SendAsync(
            HttpMethod.Post, upload, content, ("X-HTTP-Method-Override", "PATCH"), ("Upload-Offset", "0"));
        using var deletion = await host.SendAsync(HttpMethod.Post, upload, null, ("X-HTTP-Method-Override", "DELETE"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (patch.StatusCode, deletion.StatusCode));
    }

    private static async Task AssertSaysAsync(HttpStatusCode status, string sentence, HttpResponseMessage response) =>
        Assert.Contains(sentence, await Problem.DetailAsync(status, response), StringComparison.Ordinal);

    /// <summary>Sends its bytes without saying how many, and then nothing more until it is told to break off.</summary>
    private sealed class Halting(byte[] bytes, CancellationToken hangUp, bool halts = true) : HttpContent
    {
        private readonly TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sent => sent.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes, CancellationToken.None);
            await stream.FlushAsync(CancellationToken.None);
            sent.SetResult();
            if (halts)
            {
                await Task.Delay(Timeout.Infinite, hangUp);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

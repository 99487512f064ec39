using System.Net;
using System.Net.Http.Headers;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Api;

[Collection(SharedHost.Name)]
public sealed class UploadStreamingTests(ApiHost host)
{
    private const int Chunk = 1 << 20;

    [Theory]
    [InlineData("/api/v1/videos", HttpStatusCode.Created)]
    [InlineData("/upload/", HttpStatusCode.OK)]
    public async Task Two_hundred_megabytes_pass_through_while_they_arrive_and_stay_out_of_memory(string path, HttpStatusCode status)
    {
        var name = $"huge{path.Length}.mp4";
        var arrived = new SemaphoreSlim(0);
        var late = 0L;
        host.Library.Received = (received, bytes) =>
        {
            if (received == name && bytes % Chunk < 64 << 10)
            {
                late = bytes / Chunk == 195 ? GC.GetTotalMemory(forceFullCollection: true) : late;
                arrived.Release();
            }
        };
        try
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            using var form = new MultipartFormDataContent();
            using var file = new Generated(200, arrived);
            file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
            {
                Name = "\"file\"",
                FileName = $"\"{name}\"",
            };
            form.Add(file);
            using var response = await host.Client.PostAsync(path, form);

            Assert.Equal(status, response.StatusCode);
            Assert.Equal(200L * Chunk, (await host.Library.FindByNameAsync(Viewer.All, name, CancellationToken.None))!.Bytes);
            Assert.NotEqual(0, late);
            Assert.InRange(late - before, long.MinValue, 50L << 20);
        }
        finally
        {
            host.Library.Received = (_, _) => { };
        }
    }

    [Fact]
    public async Task A_video_over_the_librarys_limit_is_413()
    {
        using var form = new MultipartFormDataContent();
        using var file = new Generated((int)(StandInLibrary.Limit / Chunk) + 1, null);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"file\"", FileName = "\"vast.mp4\"" };
        form.Add(file);
        using var response = await host.Client.PostAsync("/api/v1/videos", form);

        Assert.Equal(
            $"vast.mp4 has more than {StandInLibrary.Limit} bytes.",
            await Problem.DetailAsync(HttpStatusCode.RequestEntityTooLarge, response));
        Assert.Null(await host.Library.FindByNameAsync(Viewer.All, "vast.mp4", CancellationToken.None));
    }

    /// <summary>
    /// Sends one megabyte after the other, where told so only when the one before the last has reached the library: a host that buffers the
    /// body would wait for ever.
    /// </summary>
    private sealed class Generated(int megabytes, SemaphoreSlim? arrived) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var chunk = new byte[Chunk];
            ApiHost.Mp4.CopyTo(chunk, 0);
            for (var sent = 0; sent < megabytes; sent++)
            {
                if (arrived is not null && sent > 2)
                {
                    await arrived.WaitAsync(cancellationToken);
                }

                await stream.WriteAsync(chunk, cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

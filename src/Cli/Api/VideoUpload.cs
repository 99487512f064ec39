using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace FakeFinder.Cli.Api;

/// <summary>A file as the field <c>file</c> of a form, streamed from disk; the name is written as browsers write it.</summary>
internal static class VideoUpload
{
    public static MultipartFormDataContent Create(Stream file, string name, IProgress<long>? sent)
    {
        var part = new ReportingContent(file, sent);
        var quoted = name.Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal)
            .Replace("\"", "%22", StringComparison.Ordinal);
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{quoted}\"");
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var form = new MultipartFormDataContent { part };
        form.HeaderEncodingSelector = (_, _) => Encoding.UTF8;
        return form;
    }

    private sealed class ReportingContent(Stream file, IProgress<long>? sent) : HttpContent
    {
        private const int BufferBytes = 128 * 1024;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var buffer = new byte[BufferBytes];
            var total = 0L;
            for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                sent?.Report(total += read);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = file.Length;
            return true;
        }
    }
}

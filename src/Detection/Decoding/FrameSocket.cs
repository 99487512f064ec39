using System.Buffers.Text;
using System.Net.Sockets;
using FakeFinder.Detection.Memory;

namespace FakeFinder.Detection.Decoding;

/// <summary>
/// The pipe through which FFmpeg sends its frames, each as a PPM image (a short head with the size, then the raw RGB bytes). A socket of
/// our own: FFMpegCore's stops reading when the process ends, and what then still is in the pipe would be lost.
/// </summary>
internal sealed class FrameSocket : IDisposable
{
    private const int MaxHead = 40;

    private readonly string path;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] head = new byte[MaxHead];
    private Socket? connection;

    public FrameSocket(string path)
    {
        this.path = path;
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
    }

    /// <summary>What FFmpeg writes to.</summary>
    public string Url => "unix:" + path;

    /// <summary>Waits until FFmpeg connects.</summary>
    /// <param name="processing">FFmpeg's run: where it ends without having connected, so does the wait.</param>
    /// <returns>False where FFmpeg ended before it opened the pipe.</returns>
    public async Task<bool> AcceptAsync(Task processing, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepting = listener.AcceptAsync(ended.Token).AsTask();
        if (await Task.WhenAny(accepting, processing) == processing)
        {
            // A short clip may have been sent whole before we look: then the connection stands in the queue.
            await ended.CancelAsync();
            await ((Task)accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            connection = accepting.IsCompletedSuccessfully ? await accepting
                : listener.Poll(0, SelectMode.SelectRead) ? await listener.AcceptAsync(cancellationToken)
                : null;
        }
        else
        {
            connection = await accepting;
        }

        return connection is not null;
    }

    /// <returns>The next image, or null after the last one; one that was cut off in its middle is none.</returns>
    public async Task<(int Width, int Height, byte[] Rgb)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(cancellationToken) is not (var width, var height))
        {
            return null;
        }

        var rgb = FramePixels.Allocate(checked(width * height * 3));
        return await FillAsync(rgb, cancellationToken) ? (width, height, rgb) : null;
    }

    public void Dispose()
    {
        connection?.Dispose();
        listener.Dispose();
        File.Delete(path);
    }

    /// <summary>"P6\n640 480\n255\n", read byte by byte so as to end exactly where the pixels begin.</summary>
    private async Task<(int Width, int Height)?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        for (var lines = 0; lines < 3; length++)
        {
            if (length == MaxHead)
            {
                throw new InvalidDataException("FFmpeg sent something else than PPM images.");
            }

            if (!await FillAsync(head.AsMemory(length, 1), cancellationToken))
            {
                return null;
            }

            lines += head[length] == '\n' ? 1 : 0;
        }

        return Parse(head.AsSpan(0, length));
    }

    private static (int Width, int Height) Parse(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("P6\n"u8)
            && Utf8Parser.TryParse(head[3..], out int width, out var read)
            && Utf8Parser.TryParse(head[(3 + read + 1)..], out int height, out var more)
            && head[(3 + read + 1 + more)..].SequenceEqual("\n255\n"u8))
        {
            return (width, height);
        }

        throw new InvalidDataException("FFmpeg sent something else than PPM images of 8 bits.");
    }

    private async Task<bool> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (buffer.Length > 0)
        {
            var read = await ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return false;
            }

            buffer = buffer[read..];
        }

        return true;
    }

    private async Task<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await connection!.ReceiveAsync(buffer, cancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // FFmpeg was killed: for the reader that is the end, and FFmpeg's exit code tells why.
            return 0;
        }
    }
}

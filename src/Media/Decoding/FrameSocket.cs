using System.Net.Sockets;

namespace FakeFinder.Media.Decoding;

/// <summary>
/// The pipe through which FFmpeg sends the raw bytes of its frames, or a file. A socket of our own: FFMpegCore's stops reading when the
/// process ends, and what then still is in the pipe would be lost.
/// </summary>
internal sealed class FrameSocket : IDisposable
{
    private readonly string path;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
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

    /// <returns>The next frame, of so many bytes; null where it was cut off.</returns>
    public async Task<byte[]?> ReadAsync(int bytes, CancellationToken cancellationToken)
    {
        var rgb = FramePixels.Allocate(bytes);
        return await FillAsync(rgb, cancellationToken) ? rgb : null;
    }

    /// <returns>How many bytes have come; 0 at the end.</returns>
    public async Task<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
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

    public void Dispose()
    {
        connection?.Dispose();
        listener.Dispose();
        File.Delete(path);
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
}

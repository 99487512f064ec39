using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Api;

/// <summary>
/// A part of a request's body as it arrives. A body that breaks off is the client's fault, not the disk's: its exception says so.
/// </summary>
internal sealed class BodyPart(Stream inner, string name) : Stream
{
    private ReadOnlyMemory<byte> peeked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <returns>The first bytes, which are still to be read afterwards; fewer where the part is shorter.</returns>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        var first = new byte[count];
        return peeked = first.AsMemory(0, await this.ReadAtLeastAsync(first, count, throwOnEndOfStream: false, cancellationToken));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!peeked.IsEmpty)
        {
            var count = Math.Min(peeked.Length, buffer.Length);
            peeked[..count].CopyTo(buffer);
            peeked = peeked[count..];
            return count;
        }

        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw new BadHttpRequestException($"The upload of {FileName.Shown(name)} broke off before its end; send it again.", exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A request's body is read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

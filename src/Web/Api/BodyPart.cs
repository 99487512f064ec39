using FakeFinder.Files;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Api;

/// <summary>
/// A part of a request's body as it arrives. A body that breaks off is the client's fault, not the disk's: its exception says so.
/// </summary>
internal sealed class BodyPart(Stream inner, string name) : ForwardStream
{
    private ReadOnlyMemory<byte> peeked;

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
}

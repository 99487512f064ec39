using FakeFinder.Files;

namespace FakeFinder.Web.Fetching;

/// <summary>
/// The content of an answer while it arrives. One that breaks off or falls silent is the other server's fault, not the disk's: its
/// exception says so.
/// </summary>
internal sealed class FetchedContent(Stream inner, string host, TimeSpan silence, TimeProvider time, Action<long>? progress) : ForwardStream
{
    private long come;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var patience = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var read = await inner.ReadAsync(buffer, either.Token);
            come += read;
            progress?.Invoke(come);
            return read;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw FetchFailed.TooSlow(
                $"{host} sent nothing for {silence.TotalSeconds:0} s after {come} bytes; try again later, or upload the file.", exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw FetchFailed.Because($"{host} broke off after {come} bytes; try again later, or upload the file.", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

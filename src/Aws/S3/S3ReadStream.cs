using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Aws.S3;

/// <summary>
/// An object's bytes, sought in by ranges: what is not read is not transferred but for what is under way. A connection that breaks or
/// stalls is made again at the same byte; bytes that took the place of those that were opened are never mixed with them.
/// </summary>
internal sealed class S3ReadStream(S3Objects objects, string bucket, string key, GetObjectResponse opened) : Stream
{
    private readonly string etag = opened.ETag;
    private GetObjectResponse? response = opened;
    private long responseAt;
    private int failures;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; } = opened.ContentLength;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (Position < Length && buffer.Length > 0)
        {
            try
            {
                var source = await ConnectAsync(cancellationToken);
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                deadline.CancelAfter(objects.Options.Timeout);
                var read = await source.ReadAsync(buffer, deadline.Token);
                if (read == 0)
                {
                    throw new EndOfStreamException($"The connection ended at byte {Position} of {Length}.");
                }

                Position += read;
                responseAt += read;
                failures = 0;

                // The SDK compares check sums when it meets the end: while it can still be said, not when the stream is disposed of.
                if (Position == Length && await source.ReadAsync(new byte[1], deadline.Token) > 0)
                {
                    throw new InvalidDataException($"{bucket}/{key} has more bytes than the {Length} that S3 told: open it again.");
                }

                return read;
            }
            catch (AmazonClientException exception)
            {
                throw new StorageUnavailableException(
                    $"{bucket}/{key} arrived damaged from S3 ({exception.Message.TrimEnd('.')}): try again.",
                    mayPass: true,
                    exception);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested
                && exception is (IOException or HttpRequestException or OperationCanceledException) and not StorageUnavailableException)
            {
                Disconnect();
                if (++failures > objects.Options.MostRetries)
                {
                    throw new StorageUnavailableException(
                        $"{bucket}/{key} cannot be read from S3 beyond byte {Position} ({exception.Message.TrimEnd('.')}): try again "
                            + $"later.",
                        mayPass: true,
                        exception);
                }
            }
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A stream from S3 is read asynchronously only.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    } is >= 0 and var position ? position : throw new IOException("There is nothing before a stream's first byte.");

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        Disconnect();
        base.Dispose(disposing);
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        if (response is { } open && responseAt == Position)
        {
            return open.ResponseStream;
        }

        Disconnect();
        try
        {
            response = await objects.GetAsync(bucket, key, Position, etag, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            throw Changed(exception);
        }

        // Where conditions are ignored, the answer still tells whose bytes it brings.
        if (response is not { } again || again.ETag != etag)
        {
            throw Changed(null);
        }

        responseAt = Position;
        return again.ResponseStream;
    }

    private StorageUnavailableException Changed(Exception? inner) =>
        new($"{bucket}/{key} was deleted or replaced while it was read: open it again.", mayPass: true, inner);

    private void Disconnect()
    {
        response?.Dispose();
        response = null;
    }
}

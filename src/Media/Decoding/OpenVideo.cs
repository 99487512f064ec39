using System.Diagnostics.CodeAnalysis;
using FakeFinder.Media.Containers;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;

namespace FakeFinder.Media.Decoding;

/// <summary>A video, and what was found out about which of its frames is which: each thing once.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The semaphore has no wait handle, and a reader may outlive the cache's entry."
)]
internal sealed class OpenVideo(VideoFile file)
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private FrameIndex? index;
    private DecodedFrames? decoded;

    public VideoFile File => file;

    /// <summary>The frames by their time stamps; null where these do not tell.</summary>
    /// <exception cref="UndecodableVideoException">The file cannot be read.</exception>
    public async Task<FrameIndex?> GetIndexAsync(MediaTools tools, CancellationToken cancellationToken)
    {
        if (!file.Stream.HasIndex)
        {
            return null;
        }

        using var turn = await TakeTurnAsync(cancellationToken);
        return index ??= ReadTables() ?? await ScanAsync(tools, cancellationToken);
    }

    /// <summary>The frames that a decode delivers; the first call decodes the whole stream.</summary>
    /// <exception cref="UndecodableVideoException">No frame can be decoded, or a limit was reached.</exception>
    public async Task<DecodedFrames> GetDecodedAsync(MediaTools tools, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken);
        return decoded ??= await DecodedFrames.ReadAsync(tools, file.Path, file.Stream, from: null, to: null, cancellationToken);
    }

    private FrameIndex? ReadTables()
    {
        try
        {
            return file.Stream.TrackId is { } track ? Mp4Index.TryRead(file.Path, track) : null;
        }
        catch (IOException exception)
        {
            throw new UndecodableVideoException($"The file cannot be read ({exception.GetType().Name}).");
        }
    }

    private async Task<FrameIndex?> ScanAsync(MediaTools tools, CancellationToken cancellationToken)
    {
        try
        {
            return (await PacketScan.ReadAsync(tools, file.Path, file.Stream, oneFrameForEachPacket: true, cancellationToken)).Index;
        }
        catch (MediaToolException exception)
        {
            throw new UndecodableVideoException(
                "FFmpeg cannot read the file "
                    + $"({exception.Message.Replace(MediaTools.InputName(file.Path), "the file", StringComparison.Ordinal)})."
            );
        }
    }

    private async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        return new Turn(oneAtATime);
    }

    private sealed class Turn(SemaphoreSlim taken) : IDisposable
    {
        public void Dispose() => taken.Release();
    }
}

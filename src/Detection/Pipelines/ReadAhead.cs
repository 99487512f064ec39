using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FakeFinder.Detection.Pipelines;

/// <summary>Puts a bounded channel between two stages, so that they run at the same time.</summary>
internal static class ReadAhead
{
    /// <summary>Frames that may wait between two stages: they are large.</summary>
    public const int Frames = 2;

    /// <summary>
    /// The same items; the source runs on its own and is at most <paramref name="items"/> ahead. A reader that stops early stops it, and
    /// waits for its end.
    /// </summary>
    public static async IAsyncEnumerable<T> Ahead<T>(
        this IAsyncEnumerable<T> source,
        int items,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(items) { SingleReader = true, SingleWriter = true });
        var pump = Task.Run(() => PumpAsync(source, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await pump;
        }
    }

    /// <summary>What goes wrong in the source comes out at the reader, after the items before it.</summary>
    private static async Task PumpAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in source.WithCancellation(cancellationToken))
            {
                await writer.WriteAsync(item, cancellationToken);
            }

            writer.Complete();
        }
        catch (Exception exception)
        {
            writer.Complete(exception);
        }
    }
}

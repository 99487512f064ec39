using FakeFinder.Weights.Places;
using Polly;
using Polly.Retry;

namespace FakeFinder.Weights.Pull;

/// <summary>
/// Fetches files: continues what an earlier run or a cut connection left, asks again for what may pass, and gives up a source that sends
/// next to nothing.
/// </summary>
internal sealed class Downloader
{
    private const int BufferBytes = 1 << 17;

    /// <summary>A connection that brought less has brought nothing: it counts as a failed attempt.</summary>
    private const int LeastProgress = 1 << 16;

    private readonly PlaceReader places;
    private readonly PullOptions options;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline attempts;

    public Downloader(PlaceReader places, PullOptions options, TimeProvider time)
    {
        (this.places, this.options, this.time) = (places, options, time);
        attempts = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(RetryOf(options)).Build();
    }

    /// <summary>Asks for a file without reading it.</summary>
    /// <exception cref="PlaceException">There is none, or the place does not answer after all attempts.</exception>
    public async Task<FoundFile> FindAsync(PlaceAddress address, string name, CancellationToken cancellationToken) =>
        await attempts.ExecuteAsync(
            async token =>
            {
                await using var watch = new StallWatch(options, time, token);
                await using var file = await watch.GuardAsync(stop => places.OpenAsync(address, from: 0, validator: null, stop));
                return new FoundFile(address, name, file.Length, file.Validator);
            },
            cancellationToken);

    /// <summary>Fetches a file. One of this machine stays where it is.</summary>
    /// <param name="target">Where it goes; what is unfinished lies beside it and is continued by the next call.</param>
    /// <param name="progress">Bytes that are here.</param>
    /// <returns>Where it is, and what tells it from another file.</returns>
    /// <exception cref="PlaceException">The place does not give it after all attempts.</exception>
    public async Task<FetchedFile> FetchAsync(
        FoundFile found,
        string target,
        IProgress<double> progress,
        CancellationToken cancellationToken)
    {
        if (found.Address.IsLocal)
        {
            return new(found.Address.Text, found.Validator);
        }

        var partial = new PartialFile(target, found.Address);
        var isWhole = partial.Holds(found);
        while (!isWhole)
        {
            isWhole = await attempts.ExecuteAsync(
                async token => await ContinueAsync(partial, found.Address, progress, token),
                cancellationToken);
        }

        return new(target, partial.Validator);
    }

    /// <summary>One connection.</summary>
    /// <returns>True where it has brought the end, false where it has brought enough to be continued at once; else it throws.</returns>
    private async Task<bool> ContinueAsync(PartialFile partial, PlaceAddress address, IProgress<double> progress, CancellationToken token)
    {
        var (from, validator) = partial.Resume();
        long got = 0;
        await using var watch = new StallWatch(options, time, token);
        try
        {
            await using var file = await watch.GuardAsync(stop => places.OpenAsync(address, from, validator, stop));
            await using var output = partial.Open(file);
            if (file.Length is { } length)
            {
                FreeSpace.Require(partial.Folder, length - file.From, $"the rest of {address}");
            }

            var buffer = new byte[BufferBytes];
            while (await watch.GuardAsync(stop => file.Content.ReadAsync(buffer, stop).AsTask()) is > 0 and var read)
            {
                watch.Saw(read);
                await output.WriteAsync(buffer.AsMemory(0, read), token);
                got += read;
                progress.Report(output.Position);
            }

            if (file.Length is { } whole && output.Position != whole)
            {
                throw new PlaceException($"it ended after {output.Position} of {whole} bytes", PlaceFault.Passing);
            }

            output.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (IsCut(exception) && got >= LeastProgress && partial.CanResume)
        {
            return false;
        }
        catch (Exception exception) when (exception is not PlaceException && IsCut(exception))
        {
            throw new PlaceException($"the connection was cut ({exception.Message.TrimEnd('.')})", PlaceFault.Passing, exception);
        }

        partial.Complete();
        return true;
    }

    private static bool IsCut(Exception exception) =>
        exception is HttpIOException or HttpRequestException
            or IOException { InnerException: System.Net.Sockets.SocketException }
            or PlaceException { Fault: PlaceFault.Passing };

    private static RetryStrategyOptions RetryOf(PullOptions options) => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<PlaceException>(exception => exception.Fault == PlaceFault.Passing),
        MaxRetryAttempts = Math.Max(1, options.Attempts - 1),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.FirstDelay,
        MaxDelay = options.LongestDelay,
        DelayGenerator = failed => new((failed.Outcome.Exception as PlaceException)?.RetryAfter is { } wanted
            ? wanted < options.LongestDelay ? wanted : options.LongestDelay
            : null),
    };
}

/// <param name="Path">Where it is.</param>
/// <param name="Validator">As <see cref="PlaceFile.Validator"/>, of the bytes that were fetched.</param>
internal readonly record struct FetchedFile(string Path, string? Validator);

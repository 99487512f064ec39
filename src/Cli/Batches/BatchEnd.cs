using FakeFinder.Cli.Api;
using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Batches;

/// <summary>Submits a batch and follows it to its end. An interruption says that the batch goes on, and how to come back to it.</summary>
internal sealed class BatchEnd(CliConsole console, FakeFinderApi api, UsedService service, TimeProvider time)
{
    /// <param name="submit">May be repeated: the same batch under the same id changes nothing.</param>
    /// <param name="again">What the command is run again with, such as <c>--id ID</c>.</param>
    /// <param name="changed">Told the batch after each answer.</param>
    public async Task<Batch> AwaitAsync(
        Guid id,
        Func<CancellationToken, Task<Batch>> submit,
        string again,
        Action<Batch> changed,
        CancellationToken cancellationToken)
    {
        try
        {
            return await new AnswerFollower(api, time).FollowAsync(
                await submit(cancellationToken),
                token => api.DescribeBatchAsync(id, token),
                batch => batch.HasEnded,
                changed,
                $"batch {id}",
                $"the batch continues there: run this again with {again}.",
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Who stops looking has not cancelled: a batch that was accepted is finished.
            console.Error.Line(service.EndsWithThis
                ? $"Batch {id} is not finished; run this again with {again}."
                : $"Batch {id} continues at {service.Url}; to see its end, run this again with {again}.");
            throw;
        }
    }
}

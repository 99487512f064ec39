using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>
/// A batch whose videos are jobs of the <see cref="Script"/>; held ones end when they are released, in the batch's order.
/// </summary>
public sealed class StandInBatchGrain(Script script) : Grain, IBatchGrain
{
    private Guid Id => this.GetPrimaryKey();

    public async Task<BatchSnapshot> Submit(BatchRequest request)
    {
        if (script.Outage)
        {
            throw new TimeoutException("The silo does not answer.");
        }

        if (script.Batches.TryGetValue(Id, out var before))
        {
            return before.Request.Videos.SequenceEqual(request.Videos) && before.Request.Detectors.SequenceEqual(request.Detectors)
                ? before.Snapshot(Id)
                : throw new BatchConflictException($"Batch {Id} exists with other videos, detectors or replicas; take a new id.");
        }

        script.Callbacks[Id] = request.CallbackUrl;
        var batch = script.Batches[Id] = new ScriptedBatch(request);
        foreach (var (video, job) in request.Videos.Zip(batch.Jobs).Where(one => one.First.Refusal is null))
        {
            await Job(job).Submit(new JobRequest(video.VideoId, video.FileName, request.Detectors, JobPriority.Batch, Id));
        }

        await TakeInAsync(
            batch,
            position => request.Videos[position].Refusal is not null || !script.Held.ContainsKey(request.Videos[position].FileName));
        return batch.Snapshot(Id);
    }

    public Task<BatchSnapshot> Describe() => Task.FromResult(Find().Snapshot(Id));

    public Task<BatchSnapshot> Cancel()
    {
        var batch = Find();
        batch.Cancelled |= batch.Snapshot(Id).State == BatchState.Running;
        return Describe();
    }

    public async IAsyncEnumerable<BatchSnapshot> Watch([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var batch = Find();
        yield return batch.Snapshot(Id);
        for (var position = 0; position < batch.Jobs.Length; position++)
        {
            if (batch.Finished.Contains(position))
            {
                continue;
            }

            await foreach (var change in Job(batch.Jobs[position]).Watch(cancellationToken))
            {
                _ = change;
            }

            var now = position;
            await TakeInAsync(batch, one => one == now);
            yield return batch.Snapshot(Id);
        }
    }

    public Task<ImmutableArray<BatchResult>> Results(int after, int take) => throw new NotSupportedException();

    private static Task TakeInAsync(ScriptedBatch batch, Func<int, bool> isDone)
    {
        batch.Finished.AddRange(Enumerable.Range(0, batch.Jobs.Length).Where(isDone));
        return Task.CompletedTask;
    }

    private IVideoGrain Job(Guid id) => GrainFactory.GetGrain<IVideoGrain>(id);

    private ScriptedBatch Find() => script.Batches.TryGetValue(Id, out var batch) ? batch : throw BatchNotFoundException.For(Id);
}

/// <summary>What a stand-in batch keeps.</summary>
public sealed class ScriptedBatch(BatchRequest request)
{
    public BatchRequest Request => request;

    public ImmutableArray<Guid> Jobs { get; } = [.. request.Videos.Select(_ => Guid.CreateVersion7())];

    /// <summary>The positions of the videos that have their results, in the order in which they got them.</summary>
    public List<int> Finished { get; } = [];

    public bool Cancelled { get; set; }

    public DateTimeOffset SubmittedAt { get; } = DateTimeOffset.UtcNow;

    public BatchSnapshot Snapshot(Guid id)
    {
        var state = Cancelled ? BatchState.Cancelled : Finished.Count == Jobs.Length ? BatchState.Completed : BatchState.Running;
        var failed = Finished.Count(position => request.Videos[position].Refusal is not null);
        return new(id, state, request.Detectors, request.Replicas, Jobs.Length, Finished.Count - failed, failed, SubmittedAt,
            state == BatchState.Running ? null : DateTimeOffset.UtcNow, state == BatchState.Running ? TimeSpan.FromSeconds(7) : null)
        {
            SubmittedBy = request.SubmittedBy,
        };
    }
}

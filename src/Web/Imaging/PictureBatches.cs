using System.Collections.Immutable;
using FakeFinder.Contracts.Internal;
using FakeFinder.Media;

namespace FakeFinder.Web.Imaging;

/// <summary>
/// Has workers make pictures: each once, however many ask for it, and those of one video that wait together in one decode. Thread-safe.
/// </summary>
internal sealed class PictureBatches(ImagingWorkers workers, TimeProvider time)
{
    /// <summary>Questions to workers at a time, all videos together.</summary>
    private const int MostAtATime = 16;

    private const int MostInBatch = 64;

    /// <summary>Pictures that wait, all videos together.</summary>
    private const int MostWaiting = 2048;

    /// <summary>After so long nobody waits any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Budget questions = new(MostAtATime);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<string, Wanted>> videos = new(StringComparer.Ordinal);

    /// <summary>Ends when the picture is in the store.</summary>
    /// <exception cref="UnmakeableException">It cannot be made.</exception>
    /// <exception cref="NotNowException">It could not be made now.</exception>
    public Task MakeAsync(ImagedVideo video, PictureOrder order)
    {
        lock (gate)
        {
            if (!videos.TryGetValue(video.VideoId, out var wanted))
            {
                videos.Add(video.VideoId, wanted = new(StringComparer.Ordinal));
                _ = Task.Run(() => WorkAsync(video, wanted));
            }

            if (!wanted.TryGetValue(order.File, out var picture))
            {
                if (videos.Values.Sum(one => one.Count) >= MostWaiting)
                {
                    throw new NotNowException("Too many pictures are being made; ask again in a few seconds.");
                }

                wanted.Add(order.File, picture = new Wanted(order));
            }

            return picture.Made.Task;
        }
    }

    /// <summary>Batch after batch until nothing of the video is wanted.</summary>
    private async Task WorkAsync(ImagedVideo video, Dictionary<string, Wanted> wanted)
    {
        while (true)
        {
            // What comes while this waits for its turn is in the batch.
            using var turn = await questions.TakeAsync(1, CancellationToken.None);
            List<Wanted> batch;
            lock (gate)
            {
                batch = [.. wanted.Values.Take(MostInBatch)];
                if (batch.Count == 0)
                {
                    videos.Remove(video.VideoId);
                    return;
                }
            }

            await MakeAsync(video, batch);
            lock (gate)
            {
                batch.ForEach(picture => wanted.Remove(picture.Order.File));
            }
        }
    }

    /// <summary>Each picture of the batch has its answer at the end.</summary>
    private async Task MakeAsync(ImagedVideo video, List<Wanted> batch)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            for (var left = batch; left.Count > 0; left = left.FindAll(picture => !picture.Made.Task.IsCompleted))
            {
                patience.Token.ThrowIfCancellationRequested();
                ImmutableArray<PictureOrder> orders = [.. left.Select(picture => picture.Order)];
                var answers = await workers.AskAsync(video.VideoId, worker => worker.MakePictures(video, orders), patience.Token);
                foreach (var (picture, answer) in left.Zip(answers))
                {
                    picture.Take(answer);
                }
            }
        }
        catch (Exception exception)
        {
            // Everything else belongs to those who wait.
            var told = patience.IsCancellationRequested
                ? new NotNowException($"The pictures took longer than {Patience.TotalSeconds:0} s; ask again.")
                : exception;
            batch.ForEach(picture => picture.Made.TrySetException(told));
        }

        batch.ForEach(picture => picture.Observe());
    }

    private sealed class Wanted(PictureOrder order)
    {
        public PictureOrder Order => order;

        public TaskCompletionSource Made { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Take(ImagingAnswer answer)
        {
            switch (answer.State)
            {
                case ImagingState.Made:
                    Made.TrySetResult();
                    break;
                case ImagingState.Impossible:
                    Made.TrySetException(new UnmakeableException(answer.Sentence ?? "The picture cannot be made."));
                    break;
                case ImagingState.Failed:
                    Made.TrySetException(new NotNowException(answer.Sentence ?? "The picture could not be made now; ask again."));
                    break;
            }
        }

        /// <summary>Who asked may have left: a failure that nobody looks at is none.</summary>
        public void Observe() => _ = Made.Task.Exception;
    }
}

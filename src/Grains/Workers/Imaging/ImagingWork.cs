using System.Collections.Immutable;
using FakeFinder.Contracts.Internal;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Imaging;
using FakeFinder.Hosting.Messages;
using FakeFinder.Media;
using FakeFinder.Reports;
using FakeFinder.Storage.Derived;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Workers.Imaging;

/// <summary>
/// Makes pictures, copies for browsers and activation maps of videos, each file once, few at a time, and puts them into the store.
/// An answer comes within moments: it is ready, it cannot be made, or it is still being made. Thread-safe.
/// </summary>
internal sealed partial class ImagingWork(
    IVideoImaging imaging,
    IVideoFiles videos,
    IDerivedFiles derived,
    TimeProvider time,
    ILogger<ImagingWork> logger) : IAsyncDisposable
{
    /// <summary>A call gives an answer after so long, whatever the work does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long it is remembered that a file cannot be made, or could not just now.</summary>
    private static readonly TimeSpan ImpossibleFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan FailedFor = TimeSpan.FromSeconds(20);

    /// <summary>Pictures of one call.</summary>
    private const int MostPictures = 256;

    /// <summary>Files that are being made or remembered; more are not taken on.</summary>
    private const int MostTasks = 4096;

    private readonly Budget batches = new(2);
    private readonly Budget proxies = new(1);
    private readonly Budget activations = new(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, ImagingTask> tasks = new(StringComparer.Ordinal);
    private readonly HashSet<Task> running = [];
    private readonly CancellationTokenSource ending = new();

    /// <inheritdoc cref="IImagingGrain.MakePictures"/>
    public async Task<ImmutableArray<ImagingAnswer>> MakePicturesAsync(ImagedVideo video, ImmutableArray<PictureOrder> pictures)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pictures.Length, MostPictures, nameof(pictures));
        var made = await Task.WhenAll(pictures.Select(picture => IsMadeAsync(video, picture.File)));
        ImagingTask?[] asked;
        lock (gate)
        {
            List<PictureOrder> fresh = [];
            asked = [.. pictures.Select((picture, i) => made[i] ? null : Enter(video, picture.File, () => fresh.Add(picture)))];
            if (fresh.Count > 0)
            {
                var batch = fresh.ToDictionary(picture => picture.File, picture => asked[pictures.IndexOf(picture)]!);
                Run(batches, [.. batch.Values], stop => MakeBatchAsync(video, fresh, batch, stop));
            }
        }

        using var patience = new CancellationTokenSource(Patience, time);
        return [.. await Task.WhenAll(asked.Select(task => AnswerAsync(task, patience.Token)))];
    }

    /// <inheritdoc cref="IImagingGrain.MakeProxy"/>
    public Task<ImagingAnswer> MakeProxyAsync(ImagedVideo video, string file) =>
        MakeAsync(video, file, proxies, (source, task, stop) => imaging.MakeProxyAsync(
            source,
            (content, cancellationToken) => derived.WriteAsync(video.VideoId, file, content, cancellationToken),
            new Progress(task),
            stop));

    /// <inheritdoc cref="IImagingGrain.MakeActivation"/>
    public Task<ImagingAnswer> MakeActivationAsync(ImagedVideo video, ActivationOrder order) =>
        MakeAsync(video, order.File, activations, async (source, _, stop) =>
        {
            var request = new ActivationRequest(
                order.Detector,
                order.Frame,
                ToBox(order.Box),
                [.. order.Networks.Select(network => new NetworkReport(network.Name, network.Sha256))]);
            await KeepAsync(video, order.File, await imaging.MakeActivationAsync(source, request, stop), stop);
        });

    /// <summary>Stops all; nothing of what is unfinished is in the store.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] left;
        lock (gate)
        {
            left = [.. running];
        }

        await ending.CancelAsync();
        await Task.WhenAll(left);
        ending.Dispose();
    }

    private async Task<ImagingAnswer> MakeAsync(
        ImagedVideo video,
        string file,
        Budget budget,
        Func<ImagingSource, ImagingTask, CancellationToken, Task> make)
    {
        if (await IsMadeAsync(video, file))
        {
            return new ImagingAnswer(ImagingState.Made);
        }

        ImagingTask task;
        lock (gate)
        {
            var isNew = false;
            task = Enter(video, file, () => isNew = true);
            if (isNew)
            {
                Run(budget, [task], async stop =>
                {
                    using var local = await videos.GetLocalFileAsync(video.VideoId, stop);
                    await make(SourceOf(video, local.Path), task, stop);
                    End(task, new ImagingAnswer(ImagingState.Made));
                });
            }
        }

        using var patience = new CancellationTokenSource(Patience, time);
        return await AnswerAsync(task, patience.Token);
    }

    private async Task MakeBatchAsync(
        ImagedVideo video,
        List<PictureOrder> pictures,
        Dictionary<string, ImagingTask> batch,
        CancellationToken stop)
    {
        using var local = await videos.GetLocalFileAsync(video.VideoId, stop);
        var requests = pictures.ConvertAll(picture =>
            new PictureRequest(picture.File, picture.Frame, picture.Most, picture.Box is { } box ? ToBox(box) : null));
        await foreach (var picture in imaging.MakePicturesAsync(SourceOf(video, local.Path), requests, stop))
        {
            await KeepAsync(video, picture.Name, picture.Jpeg, stop);
            End(batch[picture.Name], new ImagingAnswer(ImagingState.Made));
        }

        foreach (var picture in pictures.Where(picture => !batch[picture.File].Answer.IsCompleted))
        {
            End(
                batch[picture.File],
                new ImagingAnswer(
                    ImagingState.Impossible,
                    Sentence: $"Frame {picture.Frame} of the video cannot be decoded, or the video is shorter."));
        }
    }

    /// <summary>Under the lock.</summary>
    /// <param name="begin">Called where nobody makes the file yet.</param>
    private ImagingTask Enter(ImagedVideo video, string file, Action begin)
    {
        var key = $"{video.VideoId}/{file}";
        var now = time.GetUtcNow();
        if (tasks.TryGetValue(key, out var task) && !(task.ForgottenAt <= now))
        {
            return task;
        }

        if (tasks.Count >= MostTasks)
        {
            foreach (var old in tasks.Where(one => one.Value.ForgottenAt is not null).Select(one => one.Key).ToList())
            {
                tasks.Remove(old);
            }
        }

        task = new ImagingTask();
        if (tasks.Count >= MostTasks || ending.IsCancellationRequested)
        {
            task.End(new ImagingAnswer(ImagingState.Failed, Sentence: "The worker has too many pictures to make; ask again later."), now);
            return task;
        }

        tasks[key] = task;
        begin();
        return task;
    }

    /// <summary>Under the lock: does it once there is a place; what goes wrong is the answer of those that have none by then.</summary>
    private void Run(Budget budget, ImagingTask[] made, Func<CancellationToken, Task> work)
    {
        var stop = ending.Token;
        var run = Task.Run(
            async () =>
            {
                try
                {
                    using var place = await budget.TakeAsync(1, stop);
                    await work(stop);
                }
                catch (Exception exception)
                {
                    var answer = ImagingFaults.AnswerOf(exception);
                    if (answer.State == ImagingState.Failed && !stop.IsCancellationRequested)
                    {
                        LogFailed(exception);
                    }

                    Array.ForEach(made, task => End(task, answer));
                }
            },
            CancellationToken.None);
        running.Add(run);
        _ = run.ContinueWith(
            ended =>
            {
                lock (gate)
                {
                    running.Remove(ended);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    /// <summary>What is made is looked for in the store; what is not is remembered for a while.</summary>
    private void End(ImagingTask task, ImagingAnswer answer) => task.End(answer, time.GetUtcNow() + answer.State switch
    {
        ImagingState.Made => TimeSpan.Zero,
        ImagingState.Impossible => ImpossibleFor,
        _ => FailedFor,
    });

    private async Task<bool> IsMadeAsync(ImagedVideo video, string file) =>
        await derived.FindTimeAsync(video.VideoId, file, ending.Token) is not null;

    private async Task KeepAsync(ImagedVideo video, string file, byte[] bytes, CancellationToken stop)
    {
        using var content = new MemoryStream(bytes, writable: false);
        await derived.WriteAsync(video.VideoId, file, content, stop);
    }

    /// <param name="task">Null where it is made.</param>
    private static async Task<ImagingAnswer> AnswerAsync(ImagingTask? task, CancellationToken patience)
    {
        if (task is null)
        {
            return new ImagingAnswer(ImagingState.Made);
        }

        await ((Task)task.Answer).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.Answer.IsCompletedSuccessfully ? await task.Answer : new ImagingAnswer(ImagingState.Making, task.Fraction);
    }

    private static ImagingSource SourceOf(ImagedVideo video, string path) => new(video.VideoId, path, video.Container?.ToVideoInfo());

    private static FaceBox ToBox(ImagedBox box) => new(box.Left, box.Top, box.Right, box.Bottom);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pictures or a copy of a video could not be made; the next question tries again")]
    private partial void LogFailed(Exception exception);

    private sealed class Progress(ImagingTask task) : IProgress<double>
    {
        public void Report(double value) => task.Fraction = value;
    }
}

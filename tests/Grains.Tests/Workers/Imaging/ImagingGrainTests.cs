using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using FakeFinder.Contracts.Internal;
using FakeFinder.Detection.Imaging;
using FakeFinder.Hosting.Placement;
using FakeFinder.Media.Decoding;
using FakeFinder.Storage.Derived;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests.Workers.Imaging;

/// <summary>The grain on real worker silos with a real store; only what decodes is scripted.</summary>
public sealed class ImagingGrainTests
{
    [Fact]
    public async Task Pictures_lie_in_the_store_and_frames_that_do_not_decode_are_told()
    {
        var maker = new ScriptedImaging();
        await using var service = await StartAsync(maker);
        var video = new ImagedVideo(await service.UploadAsync(), null);
        var grain = await FindAsync(service);
        ImmutableArray<PictureOrder> wanted =
        [
            new("frame-1.jpg", 1, 64), new("frame-99.jpg", 99, 64), new("face-2.jpg", 2, 64, new(1, 2, 3, 4)),
        ];

        var answers = await grain.MakePictures(video, wanted);
        var again = await grain.MakePictures(video, wanted);

        Assert.Equal([ImagingState.Made, ImagingState.Impossible, ImagingState.Made], answers.Select(answer => answer.State));
        Assert.Equal("Frame 99 of the video cannot be decoded, or the video is shorter.", answers[1].Sentence);
        Assert.Equal(answers.ToList(), again.ToList());
        Assert.Equal("1 of a clip", await ReadAsync(service, video, "frame-1.jpg"));
        Assert.Equal("2 of a clip at 1", await ReadAsync(service, video, "face-2.jpg"));
        Assert.Single(maker.Batches);
    }

    [Fact]
    public async Task A_proxy_is_made_once_however_often_it_is_asked_for_and_tells_how_far_it_is()
    {
        var maker = new ScriptedImaging();
        await using var service = await StartAsync(maker);
        var video = new ImagedVideo(await service.UploadAsync(), null);
        var grain = await FindAsync(service);

        var first = await grain.MakeProxy(video, "proxy.mp4");
        var pictures = await grain.MakePictures(video, [new("frame-1.jpg", 1, 64)]);
        var second = await grain.MakeProxy(video, "proxy.mp4");
        Assert.Null(await ReadAsync(service, video, "proxy.mp4"));
        maker.ProxyMayEnd.SetResult();
        await ServiceCluster.UntilAsync(async () => (await grain.MakeProxy(video, "proxy.mp4")).State == ImagingState.Made);

        Assert.Equal(new ImagingAnswer(ImagingState.Making, 0.5), first);
        Assert.Equal(first, second);
        Assert.Equal(ImagingState.Made, Assert.Single(pictures).State);
        Assert.Equal("a proxy", await ReadAsync(service, video, "proxy.mp4"));
        Assert.Equal(1, maker.Proxies);
    }

    [Fact]
    public async Task What_cannot_be_made_is_not_tried_again_at_once()
    {
        var maker = new ScriptedImaging { Fault = new UndecodableVideoException("FFmpeg cannot decode the file.") };
        await using var service = await StartAsync(maker);
        var video = new ImagedVideo(await service.UploadAsync(), null);
        var grain = await FindAsync(service);
        var impossible = new ImagingAnswer(ImagingState.Impossible, Sentence: "FFmpeg cannot decode the file.");

        Assert.Equal(impossible, await grain.MakeProxy(video, "proxy.mp4"));
        Assert.Equal(impossible, await grain.MakeProxy(video, "proxy.mp4"));
        Assert.Equal(1, maker.Proxies);
        Assert.Equal(impossible, Assert.Single(await grain.MakePictures(video, [new("frame-1.jpg", 1, 64)])));
    }

    [Fact]
    public async Task A_video_that_was_deleted_is_told()
    {
        await using var service = await StartAsync(new ScriptedImaging());
        var grain = await FindAsync(service);

        var answer = Assert.Single(await grain.MakePictures(new(new string('a', 64), null), [new("frame-1.jpg", 1, 64)]));

        Assert.Equal(ImagingState.Failed, answer.State);
        Assert.Contains("it was deleted, or never uploaded", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_worker_s_death_another_one_makes_what_it_left()
    {
        var maker = new ScriptedImaging();
        await using var service = await StartAsync(maker, workers: 2);
        var video = new ImagedVideo(await service.UploadAsync(), null);
        var nodes = (await service.Fleet.Describe()).Workers.Select(worker => worker.Report.Node).Order().ToList();
        Assert.Equal(ImagingState.Making, (await (await FindAsync(service, nodes[0])).MakeProxy(video, "proxy.mp4")).State);

        await service.KillWorkerAsync(nodes[0]);
        maker.ProxyMayEnd.TrySetResult();
        var other = await FindAsync(service, nodes[1]);
        await ServiceCluster.UntilAsync(async () => (await other.MakeProxy(video, "proxy.mp4")).State == ImagingState.Made);

        Assert.Equal("a proxy", await ReadAsync(service, video, "proxy.mp4"));
    }

    private static Task<ServiceCluster> StartAsync(ScriptedImaging maker, int workers = 1) =>
        ServiceCluster.StartAsync(workers, worker: services => services.AddSingleton<IVideoImaging>(maker));

    private static async Task<IImagingGrain> FindAsync(ServiceCluster service, string? node = null)
    {
        node ??= (await service.Fleet.Describe()).Workers.Single().Report.Node;
        await ServiceCluster.UntilAsync(() => Task.FromResult(service.Control.GetRequiredService<LiveWorkers>().Reachable.Contains(node)));
        return service.Control.GetRequiredService<IGrainFactory>().GetGrain<IImagingGrain>(ImagingKeys.For(node));
    }

    private static async Task<string?> ReadAsync(ServiceCluster service, ImagedVideo video, string file)
    {
        await using var content = await service.Control
            .GetRequiredService<IDerivedFiles>()
            .OpenAsync(video.VideoId, file, CancellationToken.None);
        return content is null ? null : await new StreamReader(content).ReadToEndAsync();
    }

    /// <summary>Decodes nothing: its pictures say what they are of. There are 10 frames.</summary>
    private sealed class ScriptedImaging : IVideoImaging
    {
        public List<int> Batches { get; } = [];

        public int Proxies { get; private set; }

        public TaskCompletionSource ProxyMayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Exception? Fault { get; init; }

        public async IAsyncEnumerable<MadePicture> MakePicturesAsync(
            ImagingSource source,
            IReadOnlyList<PictureRequest> pictures,
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Batches.Add(pictures.Count);
            if (Fault is not null)
            {
                throw Fault;
            }

            var clip = await File.ReadAllTextAsync(source.Path, cancellationToken);
            foreach (var picture in pictures.Where(picture => picture.Frame < 10))
            {
                var place = picture.Box is { } box ? $" at {box.Left}" : "";
                yield return new MadePicture(picture.Name, Encoding.UTF8.GetBytes($"{picture.Frame} of {clip}{place}"));
            }
        }

        public async Task MakeProxyAsync(
            ImagingSource source,
            Func<Stream, CancellationToken, Task> keep,
            IProgress<double>? progress,
            CancellationToken cancellationToken)
        {
            Proxies++;
            if (Fault is not null)
            {
                throw Fault;
            }

            progress?.Report(0.5);
            await ProxyMayEnd.Task.WaitAsync(cancellationToken);
            await keep(new MemoryStream("a proxy"u8.ToArray()), cancellationToken);
        }

        public Task<byte[]> MakeActivationAsync(ImagingSource source, ActivationRequest request, CancellationToken cancellationToken) =>
            throw new NoActivationMapException("There is none.");
    }
}

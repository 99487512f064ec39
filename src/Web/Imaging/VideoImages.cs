using System.Globalization;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Hosting.Messages;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Derived;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Imaging;

/// <inheritdoc cref="IVideoImages"/>
internal sealed class VideoImages(
    IVideoLibrary library,
    IDerivedFiles derived,
    PictureBatches batches,
    ImagingWorkers workers,
    Absences absences,
    TimeProvider time) : IVideoImages
{
    /// <summary>Of thumbnails, in pixels.</summary>
    public const int ThumbnailWidth = 160;

    /// <summary>Of faces, the longer side in pixels.</summary>
    public const int FaceSide = 256;

    /// <summary>How long somebody waits for a picture.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public Task<VideoImage> FrameAsync(string video, int frame, int width, CancellationToken cancellationToken) =>
        TryAsync(() => ReadFrameAsync(video, frame, width, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<VideoImage> FaceAsync(string video, FaceSpot spot, CancellationToken cancellationToken) => TryAsync(
        () => spot.Right > spot.Left && spot.Bottom > spot.Top
            ? ReadFaceAsync(
                video,
                spot.Frame,
                new ImagedBox((float)spot.Left, (float)spot.Top, (float)spot.Right, (float)spot.Bottom),
                cancellationToken)
            : ReadFrameAsync(video, spot.Frame, FaceSide, cancellationToken),
        cancellationToken);

    /// <summary>A frame near a tenth of the video, since a first frame is often black.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task<DerivedImage> ReadThumbnailAsync(string video, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(video, cancellationToken);
        var tenth = found.Info.FrameCount / 10;
        try
        {
            return await ReadAsync(found, OrderOf(tenth, ThumbnailWidth), cancellationToken);
        }
        catch (UnmakeableException) when (tenth > 0)
        {
            return await ReadAsync(found, OrderOf(0, ThumbnailWidth), cancellationToken);
        }
    }

    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task<DerivedImage> ReadFrameAsync(string video, int frame, int width, CancellationToken cancellationToken) =>
        await ReadAsync(await RequireAsync(video, frame, cancellationToken), OrderOf(frame, width), cancellationToken);

    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task<DerivedImage> ReadFaceAsync(string video, int frame, ImagedBox box, CancellationToken cancellationToken) =>
        await ReadAsync(
            await RequireAsync(video, frame, cancellationToken),
            new PictureOrder(DerivedNames.Face(frame, FaceSide, box), frame, FaceSide, box),
            cancellationToken);

    /// <summary>The copy for browsers, which is begun where it is not there.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task<DerivedFile> OpenProxyAsync(string video, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(video, cancellationToken);
        return await OpenAsync(
            found, DerivedNames.Proxy, (worker, imaged) => worker.MakeProxy(imaged, DerivedNames.Proxy), cancellationToken);
    }

    /// <summary>The map of a face for a report, which is begun where it is not there.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task<DerivedFile> OpenActivationAsync(
        DetectionReport report,
        int frame,
        ImagedBox box,
        CancellationToken cancellationToken)
    {
        var found = await RequireAsync(report.VideoId, frame, cancellationToken);
        var name = DerivedNames.Activation(report.Detector, report.Networks, frame, box);
        var order = new ActivationOrder(
            name,
            report.Detector,
            frame,
            box,
            [.. report.Networks.Select(network => new ActivationNetwork(network.Name, network.Sha256))]);
        return await OpenAsync(found, name, (worker, imaged) => worker.MakeActivation(imaged, order), cancellationToken);
    }

    private static PictureOrder OrderOf(int frame, int width) => new(DerivedNames.Frame(frame, width), frame, width);

    private static ImagedVideo Imaged(StoredVideo video) => new(video.Id, video.Info.ToMessage());

    private static async Task<VideoImage> TryAsync(Func<Task<DerivedImage>> read, CancellationToken cancellationToken)
    {
        try
        {
            return new VideoImage((await read()).Bytes, WhyNot: null);
        }
        catch (Exception exception) when (exception is UnmakeableException or NotNowException or FakeFinderException or IOException)
        {
            return new VideoImage(Jpeg: null, exception.Message);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException && !cancellationToken.IsCancellationRequested)
        {
            return new VideoImage(Jpeg: null, "The workers cannot be reached now.");
        }
    }

    /// <exception cref="VideoNotFoundException">There is no such video, or it has no such frame.</exception>
    /// <exception cref="UnmakeableException">The picture cannot be made.</exception>
    /// <exception cref="NotNowException">It could not be made now: no worker runs, or it takes longer.</exception>
    private async Task<DerivedImage> ReadAsync(StoredVideo video, PictureOrder order, CancellationToken cancellationToken)
    {
        if (await FindAsync(video.Id, order.File, cancellationToken) is { } there)
        {
            return there;
        }

        var making = batches.MakeAsync(Imaged(video), order);
        try
        {
            await making.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException) when (!making.IsCompleted)
        {
            throw new NotNowException($"The picture is not ready after {Patience.TotalSeconds:0} s; ask again.");
        }

        return await FindAsync(video.Id, order.File, cancellationToken)
            ?? throw new NotNowException("The picture was made and is gone again, since pictures take too much room; ask again.");
    }

    private async Task<DerivedFile> OpenAsync(
        StoredVideo video,
        string name,
        Func<IImagingGrain, ImagedVideo, Task<ImagingAnswer>> make,
        CancellationToken cancellationToken)
    {
        if (await derived.OpenAsync(video.Id, name, cancellationToken) is { } there)
        {
            return new DerivedFile(name, there, Fraction: 1);
        }

        var answer = await workers.AskAsync(video.Id, worker => make(worker, Imaged(video)), cancellationToken);
        return answer.State switch
        {
            ImagingState.Made when await derived.OpenAsync(video.Id, name, cancellationToken) is { } made => new(name, made, Fraction: 1),
            ImagingState.Made or ImagingState.Making => new(name, Content: null, answer.Fraction),
            ImagingState.Impossible => throw new UnmakeableException(answer.Sentence ?? "It cannot be made of this video."),
            _ => throw new NotNowException(answer.Sentence ?? "It could not be made now; ask again."),
        };
    }

    private async Task<DerivedImage?> FindAsync(string video, string name, CancellationToken cancellationToken)
    {
        await using var content = await derived.OpenAsync(video, name, cancellationToken);
        if (content is null)
        {
            return null;
        }

        var bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return new DerivedImage(name, bytes);
    }

    private async Task<StoredVideo> RequireAsync(string video, int frame, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(video, cancellationToken);
        return frame < found.Info.FrameCount
            ? found
            : throw new VideoNotFoundException(string.Create(
                CultureInfo.InvariantCulture,
                $"The video has no frame {frame}; it has {found.Info.FrameCount}, counted from 0."));
    }

    private async Task<StoredVideo> RequireAsync(string video, CancellationToken cancellationToken) =>
        await library.FindAsync(Viewer.All, video, cancellationToken)
            ?? throw await absences.OfVideoAsync(Viewer.All, video, cancellationToken)
            ?? new VideoNotFoundException(
                $"The video {FileName.Shown(video)} is not here: it was deleted, or never uploaded. Upload it again to see it.");
}

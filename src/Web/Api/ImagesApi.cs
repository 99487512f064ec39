using System.ComponentModel;
using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Reports;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace FakeFinder.Web.Api;

/// <summary>Pictures of videos, copies that browsers play, and activation maps.</summary>
public static class ImagesApi
{
    private const int DefaultWidth = 960;
    private const int LeastWidth = 16;
    private const int MostWidth = 1920;

    /// <summary>Of a side of a box, in pixels: more than any frame has.</summary>
    private const double Farthest = 100_000;

    private const string ByWorkers =
        "A worker makes it once; then it is kept as long as there is room. It never changes, so it may be cached for ever. 503: no worker "
            + "runs, or it is not ready after 30 s; ask again.";

    private const string WhileMaking =
        "202 with Retry-After and {state, fraction} while it is made, which the first request starts; ask again until it is 200. 422: it "
            + "cannot be made; the detail says why.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Maps thumbnails, frames, faces, proxies and activation maps.</summary>
    public static IEndpointRouteBuilder MapImages(this IEndpointRouteBuilder endpoints)
    {
        var videos = endpoints.MapGroup("/api/v1/videos/{id}").WithTags("Pictures");
        Picture(videos.MapGet("/thumbnail", ThumbnailAsync).Needs(AccessScope.Read))
            .WithName("videoThumbnail")
            .WithSummary("A small picture of a frame near a tenth of the video")
            .WithDescription($"JPEG, at most {VideoImages.ThumbnailWidth} pixels wide. {ByWorkers}");
        Picture(videos.MapGet("/frames/{index:int}", FrameAsync).Needs(AccessScope.Read))
            .WithName("videoFrame")
            .WithSummary("A frame of a video, as detectors see it")
            .WithDescription($"JPEG of the i-th frame of a sequential decode, turned as a player turns it. {ByWorkers}")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        Picture(videos.MapGet("/frames/{index:int}/face", FaceAsync).Needs(AccessScope.Read))
            .WithName("videoFace")
            .WithSummary("A face in a frame, with some of what is around it")
            .WithDescription(
                $"JPEG of the box with 30 % around it, cut at the border of the frame; its longer side has at most {VideoImages.FaceSide} "
                    + $"pixels. {ByWorkers}")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        Making(videos.MapMethods("/proxy", [HttpMethods.Get, HttpMethods.Head], ProxyAsync).Needs(AccessScope.Read))
            .WithName("videoProxy")
            .WithSummary("A copy of a video that browsers play (byte ranges are supported)")
            .WithDescription(
                $"MP4 with H.264 and AAC, at most 1280 pixels on the longer side, with each frame of the original at its "
                    + $"time. {WhileMaking}")
            .Produces(StatusCodes.Status200OK, contentType: "video/mp4")
            .Produces(StatusCodes.Status206PartialContent, contentType: "video/mp4");
        Making(endpoints.MapGet("/api/v1/jobs/{id:guid}/reports/{detector}/activation", ActivationAsync))
            .Needs(AccessScope.Read)
            .WithTags("Pictures")
            .WithName("readActivation")
            .WithSummary("A face of a report with the class activation map over it")
            .WithDescription(
                "PNG of the face as a network of the detector saw it, in grey under a map of where it found what speaks for fake: yellow "
                    + "is "
                    + $"the most, dark violet is nothing. {WhileMaking}")
            .Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Image.Png)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        return endpoints;
    }

    private static RouteHandlerBuilder Picture(RouteHandlerBuilder endpoint) =>
        Finding(endpoint).Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Image.Jpeg);

    private static RouteHandlerBuilder Making(RouteHandlerBuilder endpoint) => Finding(endpoint).Produces<MakingResource>(
        StatusCodes.Status202Accepted);

    private static RouteHandlerBuilder Finding(RouteHandlerBuilder endpoint) => IdentityEndpoints
        .Finding(endpoint)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<FileContentHttpResult> ThumbnailAsync(
        string id,
        HttpResponse response,
        VideoImages images,
        CancellationToken cancellationToken) =>
        Jpeg(await images.ReadThumbnailAsync(id, cancellationToken), response);

    private static async Task<FileContentHttpResult> FrameAsync(
        string id,
        [Description("The i-th frame of a sequential decode, from 0.")] int index,
        [Description("At most so many pixels wide: 16 to 1920, default 960.")] int? width,
        HttpResponse response,
        VideoImages images,
        CancellationToken cancellationToken) =>
        Jpeg(
            await images.ReadFrameAsync(
                id,
                NotNegative(index, nameof(index)),
                width is null or (>= LeastWidth and <= MostWidth)
                    ? width ?? DefaultWidth
                    : throw new InvalidRequestException($"width is {width}; it must be {LeastWidth} to {MostWidth}."),
                cancellationToken),
            response);

    private static async Task<FileContentHttpResult> FaceAsync(
        string id,
        [Description("The i-th frame of a sequential decode, from 0.")] int index,
        [Description("Pixels of the frame, as are the others; right and bottom are exclusive.")] double left,
        double top,
        double right,
        double bottom,
        HttpResponse response,
        VideoImages images,
        CancellationToken cancellationToken) =>
        Jpeg(
            await images.ReadFaceAsync(id, NotNegative(index, nameof(index)), BoxOf(left, top, right, bottom), cancellationToken),
            response);

    private static async Task<IResult> ProxyAsync(
        string id,
        HttpResponse response,
        VideoImages images,
        CancellationToken cancellationToken) =>
        Answer(await images.OpenProxyAsync(id, cancellationToken), "video/mp4", response);

    private static async Task<IResult> ActivationAsync(
        Guid id,
        string detector,
        [Description("The i-th frame of a sequential decode, from 0.")] int frame,
        [Description("Pixels of the frame, as are the others: the face as the report has it.")] double left,
        double top,
        double right,
        double bottom,
        IGrainFactory grains,
        IReportStore reports,
        HttpResponse response,
        VideoImages images,
        CancellationToken cancellationToken)
    {
        var box = BoxOf(left, top, right, bottom);
        var report = await ReadAsync(id, detector, grains, reports, cancellationToken);
        return report.Perturbation is null
            ? Answer(
                await images.OpenActivationAsync(report, NotNegative(frame, nameof(frame)), box, cancellationToken),
                MediaTypeNames.Image.Png,
                response)
            : throw new UnmakeableException(
                "The report is of a changed version of the video, which is not kept; there are maps for reports of the video itself.");
    }

    private static async Task<DetectionReport> ReadAsync(
        Guid id,
        string detector,
        IGrainFactory grains,
        IReportStore reports,
        CancellationToken cancellationToken)
    {
        var job = await grains.GetGrain<IVideoGrain>(id).Describe();
        var part = job.Parts.FirstOrDefault(part => part.Detector == detector);
        await using var json = part?.ReportId is { } report ? await reports.OpenAsync(report, cancellationToken) : null;
        try
        {
            return (json is null ? null : await JsonSerializer.DeserializeAsync<DetectionReport>(json, Json, cancellationToken))
                ?? throw new NotFoundException($"There is no report of {FileName.Shown(detector)} in job {id}.");
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException)
        {
            throw new NotFoundException($"The report of {FileName.Shown(detector)} in job {id} is damaged; analyse the video again.");
        }
    }

    private static FileContentHttpResult Jpeg(DerivedImage image, HttpResponse response)
    {
        KeepForEver(response);
        response.ShowAs(image.Name);
        return TypedResults.Bytes(image.Bytes, MediaTypeNames.Image.Jpeg, entityTag: TagOf(image.Name));
    }

    private static IResult Answer(DerivedFile file, string contentType, HttpResponse response)
    {
        if (file.Content is { } content)
        {
            KeepForEver(response);
            response.ShowAs(file.Name);
            return TypedResults.Stream(content, contentType, entityTag: TagOf(file.Name), enableRangeProcessing: true);
        }

        response.Headers.RetryAfter = "1";
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new MakingResource("making", file.Fraction), statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>An address of a picture names all that it depends on, the video by the hash of its bytes.</summary>
    private static void KeepForEver(HttpResponse response) => response.Headers.CacheControl = "private, max-age=31536000, immutable";

    private static EntityTagHeaderValue TagOf(string name) => new($"\"{name}\"");

    private static int NotNegative(int frame, string name) => frame >= 0
        ? frame
        : throw new InvalidRequestException($"{name} is {frame}; frames are counted from 0.");

    private static ImagedBox BoxOf(double left, double top, double right, double bottom)
    {
        foreach (var side in new[] { left, top, right, bottom })
        {
            if (!(Math.Abs(side) <= Farthest))
            {
                throw new InvalidRequestException(string.Create(
                    CultureInfo.InvariantCulture, $"A side of the box is {side}; it must be -{Farthest} to {Farthest} pixels."));
            }
        }

        return right > left && bottom > top
            ? new ImagedBox((float)left, (float)top, (float)right, (float)bottom)
            : throw new InvalidRequestException("The box is empty; right must be more than left, and bottom more than top.");
    }
}

/// <summary>Something that is being made.</summary>
/// <param name="State">Always <c>making</c>.</param>
/// <param name="Fraction">How much of it is done, from 0 to 1; 0 while it waits for its turn.</param>
internal sealed record MakingResource(string State, double Fraction);

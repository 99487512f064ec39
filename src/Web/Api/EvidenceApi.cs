using System.IO.Compression;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Evidence;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/jobs/{id}/evidence</c>: all that is drawn over a video and along its time.</summary>
public static class EvidenceApi
{
    private const string Gzip = "gzip";

    /// <summary>Maps the evidence of a job.</summary>
    public static IEndpointRouteBuilder MapEvidence(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/jobs/{id:guid}/evidence", DescribeAsync).Needs(AccessScope.Read).Audited(AuditActions.ReadJob)
            .WithTags("Jobs")
            .Finding()
            .WithName("readEvidence")
            .WithSummary("The evidence of a job: its result in words, scores by frame and face, faces over time, suspicious moments")
            .WithDescription(
                "Made from the reports that the job has now, so it grows while the job runs. Times are seconds as a player shows them; "
                    + "boxes are pixels of the video as shown. The answer has an ETag, and is compressed where the client takes gzip.")
            .Produces<EvidenceResource>()
            .Produces(StatusCodes.Status304NotModified);
        return endpoints;
    }

    private static async Task<IResult> DescribeAsync(
        Guid id,
        HttpContext context,
        IGrainFactory grains,
        JobEvidence evidence,
        ModelCatalog catalog,
        ScoreCalibration calibration,
        IOptions<HttpJsonOptions> json,
        CancellationToken cancellationToken)
    {
        var job = await grains.GetGrain<IVideoGrain>(id).Describe();
        var (request, headers) = (context.Request.GetTypedHeaders(), context.Response.Headers);
        var tag = TagOf(job, calibration);
        headers.ETag = tag.ToString();
        headers.CacheControl = "private, no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (request.IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var answer = Describe(job, evidence.SummaryOf(job), await evidence.OfAsync(job, cancellationToken), evidence, catalog);
        if (!request.AcceptEncoding.Any(coding => coding.Value == Gzip && coding.Quality is not 0))
        {
            return TypedResults.Ok(answer);
        }

        headers.ContentEncoding = Gzip;
        return TypedResults.Stream(
            async body =>
            {
                await using var zip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
                await JsonSerializer.SerializeAsync(zip, answer, json.Value.SerializerOptions, cancellationToken);
            },
            $"{MediaTypeNames.Application.Json}; charset=utf-8");
    }

    /// <summary>Weak, since the same answer is sent compressed or not. Another program may say it in another way.</summary>
    private static EntityTagHeaderValue TagOf(JobSnapshot job, ScoreCalibration calibration)
    {
        var parts = job.Parts.Select(part => $"{part.Detector} {part.State} {part.Score:R} {part.ReportId} {part.Reason}");
        var program = typeof(EvidenceApi).Module.ModuleVersionId;
        var said = $"{program}\n{calibration.Document?.Name} {calibration.Document?.CreatedAt:O}\n{string.Join('\n', parts)}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)));
        return new EntityTagHeaderValue($"\"{hash[..32]}\"", isWeak: true);
    }

    private static EvidenceResource Describe(
        JobSnapshot job,
        EvidenceSummary summary,
        VideoEvidence video,
        JobEvidence evidence,
        ModelCatalog catalog) => new(
        job.Id,
        job.VideoId,
        SummaryResource.Of(summary),
        [
            .. new[] { (Band.NoSign, 0), (Band.Weak, Bands.Weak), (Band.Moderate, Bands.Moderate), (Band.Strong, Bands.Strong) }
                .Select(one => new BandResource(one.Item1, one.Item2, one.Item1.Word())),
        ],
        video.Width,
        video.Height,
        video.DurationSeconds,
        [.. video.Lanes.Select(lane => Describe(lane, evidence, catalog.Find(lane.Detector)))],
        [.. video.Tracks.Select(track => new FaceTrackResource(
            track.Label, track.FirstSeconds, track.LastSeconds, track.Frames, Describe(track.Best), track.Scores))],
        [.. video.Moments.Select(moment => new MomentResource(moment.Score, Describe(moment.Spot), moment.Track, moment.Detectors))]);

    private static LaneResource Describe(Lane lane, JobEvidence evidence, DetectorEntry? entry)
    {
        var probability = evidence.ProbabilityOf(lane.Detector, lane.Score) ?? lane.Score;
        return new(
            lane.Detector,
            entry?.Title ?? lane.Detector,
            lane.IsHeuristic,
            entry?.Notice,
            lane.Score,
            probability,
            Bands.Of(probability),
            [.. lane.Marks.Select(mark => new MarkResource(
                mark.Frame,
                mark.Seconds,
                mark.Score,
                [.. mark.Faces.Select(face => new MarkedFaceResource(
                    Tenth(face.Left), Tenth(face.Top), Tenth(face.Right), Tenth(face.Bottom), face.Score, face.Track))]))],
            lane.Gaps);
    }

    private static FaceSpotResource Describe(FaceSpot spot) =>
        new(spot.Frame, spot.Seconds, Tenth(spot.Left), Tenth(spot.Top), Tenth(spot.Right), Tenth(spot.Bottom));

    private static double Tenth(double pixels) => Math.Round(pixels, 1);
}

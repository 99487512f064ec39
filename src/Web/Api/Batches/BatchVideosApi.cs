using System.ComponentModel;
using FakeFinder.Contracts;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Evidence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api.Batches;

/// <summary><c>/api/v1/batches/ID/videos</c> and <c>/histogram</c>: what a table and a chart of a batch show.</summary>
public static class BatchVideosApi
{
    private static readonly string[] States = ["open", "completed", "failed", "cancelled"];
    private static readonly Dictionary<string, BatchOrder> Orders = Enum.GetValues<BatchOrder>()
        .ToDictionary(order => order.ToString().ToLowerInvariant());

    /// <summary>Maps both; they work while the batch runs.</summary>
    public static IEndpointRouteBuilder MapBatchVideos(this IEndpointRouteBuilder endpoints)
    {
        var batches = endpoints.MapGroup("/api/v1/batches").WithTags("Batches");
        batches.MapGet("/{id:guid}/videos", ListAsync).Needs(AccessScope.Read).Finding()
            .WithName("listBatchVideos")
            .WithSummary("Lists the videos of a batch, sorted and filtered, a page at a time")
            .WithDescription("Also while the batch runs. 'score', 'above' and 'atMost' mean the highest score of the batch's trained "
                + "detectors that is not exactly 0.5; videos without one come last.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        batches.MapGet("/{id:guid}/histogram", CountAsync).Needs(AccessScope.Read).Finding()
            .WithName("readBatchHistogram")
            .WithSummary("How many scores of a batch lie where, by detector")
            .WithDescription(
                $"{ScoreCount.Bins} bins of equal width from 0 to 1; scores of exactly 0.5 say nothing, and are counted apart.");
        return endpoints;
    }

    private static async Task<Ok<BatchVideoList>> ListAsync(
        Guid id,
        int? skip,
        int? take,
        [Description("Only videos whose names contain it.")] string? name,
        [Description("open, completed, failed or cancelled")] string? state,
        [Description("Only videos whose highest score is above it.")] double? above,
        [Description("Only videos whose highest score is at most this.")] double? atMost,
        [Description("position (the default), finished, name, score or state")] string? order,
        bool? descending,
        IGrainFactory grains,
        IBatchIndex index,
        JobEvidence evidence,
        CancellationToken cancellationToken)
    {
        var page = Paging.Of(skip, take);
        var batch = await grains.GetGrain<IBatchGrain>(id).Describe();
        var query = new BatchQuery
        {
            Name = string.IsNullOrEmpty(name) ? null : Texts.Address("name", name),
            State = state is null || States.Contains(state)
                ? state
                : throw new InvalidRequestException($"state is '{FileName.Shown(state)}'; it must be one of {string.Join(", ", States)}."),
            Above = Share("above", above),
            AtMost = Share("atMost", atMost),
            Order = order is null ? BatchOrder.Position
                : Orders.TryGetValue(order, out var known) ? known
                : throw new InvalidRequestException(
                    $"order is '{FileName.Shown(order)}'; it must be one of {string.Join(", ", Orders.Keys)}."),
            Descending = descending == true,
            Detectors = [.. batch.Detectors.Where(detector => !evidence.IsHeuristic(detector))],
        };
        var found = await index.SearchAsync(id, query, page.Skip, page.Take, cancellationToken);
        return TypedResults.Ok(new BatchVideoList(
            [.. found.Videos.Select(video => BatchVideoResource.Of(video.Video, batch.Detectors, evidence))],
            found.Total,
            page.Skip,
            page.Take));
    }

    private static async Task<Ok<BatchHistogram>> CountAsync(
        Guid id, IGrainFactory grains, IBatchIndex index, JobEvidence evidence, CancellationToken cancellationToken)
    {
        var batch = await grains.GetGrain<IBatchGrain>(id).Describe();
        var counts = await index.CountScoresAsync(id, cancellationToken);
        return TypedResults.Ok(new BatchHistogram(id, [
            .. batch.Detectors.Select(detector => new DetectorHistogram(
                detector,
                evidence.IsHeuristic(detector),
                [
                    .. Enumerable.Range(0, ScoreCount.Bins)
                        .Select(bin => counts.FirstOrDefault(count => count.Detector == detector && count.Bin == bin)?.Count ?? 0),
                ],
                counts.FirstOrDefault(count => count.Detector == detector && count.Bin == ScoreCount.NotAssessed)?.Count ?? 0)),
        ]));
    }

    private static double? Share(string field, double? value) => value is null or (>= 0 and <= 1)
        ? value
        : throw new InvalidRequestException($"{field} is {value}; it must be from 0 to 1.");
}

/// <summary>One page of the videos of a batch.</summary>
/// <param name="Total">How many videos the query finds in all.</param>
internal sealed record BatchVideoList(IReadOnlyList<BatchVideoResource> Items, int Total, int Skip, int Take);

/// <summary>Where the scores of a batch lie.</summary>
internal sealed record BatchHistogram(Guid Batch, IReadOnlyList<DetectorHistogram> Detectors);

/// <summary>Where the scores of one detector lie.</summary>
/// <param name="IsHeuristic">It was not trained: its scores are no evidence by themselves.</param>
/// <param name="Counts">By bins of equal width from 0 to 1; a score of 1 is in the last one.</param>
/// <param name="NotAssessed">Scores of exactly 0.5, which say nothing.</param>
internal sealed record DetectorHistogram(string Detector, bool IsHeuristic, IReadOnlyList<int> Counts, int NotAssessed);

using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Labels;
using FakeFinder.Evaluation.Scores;
using FakeFinder.Grains.Control.Batches;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Api;
using FakeFinder.Web.Api.Batches;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Evaluations;

/// <summary>Checks all of an order that may be wrong before anything is recorded, since its work may take hours.</summary>
internal sealed class EvaluationPlanner(
    JobSubmitter jobs, BatchSubmitter batches, ModelCatalog catalog, IOptions<BatchOptions> options)
{
    private const int MostColumns = 20;
    private const int MostGroups = 500;
    private const string Bucket = "s3://";

    /// <exception cref="EvaluationException">The labels cannot be used: a sentence with the line.</exception>
    /// <exception cref="FakeFinderException">One of the videos or detectors is not there, or a number is out of range.</exception>
    public async Task<EvaluationPlan> PlanAsync(EvaluationOrder order, Viewer viewer, CancellationToken cancellationToken)
    {
        if (FileName.WhatIsWrongInLists(order.LabelsFile) is { } wrong)
        {
            throw new InvalidRequestException($"The labels' file name '{FileName.Shown(order.LabelsFile)}' cannot be a name: it {wrong}.");
        }

        var labels = LabelSet.Read(order.Labels, order.LabelsFile, new LabelLimits(options.Value.MostVideos, MostColumns));
        IReadOnlyList<string>? groupBy = order.GroupBy is { Count: > 0 } wanted ? [.. wanted.Distinct()] : null;
        CheckGroups(labels, groupBy);
        await batches.CheckAsync(order.Detectors, order.Replicas);
        List<DetectorColumn> detectors = [.. order.Detectors.Select(name => new DetectorColumn(name, catalog.Find(name)?.IsHeuristic == true))];
        CheckTable(labels, detectors, groupBy);
        var videos = new List<PlannedVideo>(labels.Videos.Count);
        foreach (var video in labels.Videos)
        {
            videos.Add(await FindAsync(viewer, video, cancellationToken));
        }

        return new(EvaluationPlan.CurrentSchema, order.LabelsFile, detectors, order.Replicas, groupBy, videos);
    }

    private static void CheckGroups(LabelSet labels, IReadOnlyList<string>? groupBy)
    {
        if (labels.WhatIsWrongWith(groupBy) is { } fault)
        {
            throw new EvaluationException(fault);
        }

        var places = (groupBy ?? []).Select(column => labels.GroupColumns.ToList().IndexOf(column));
        var groups = places.Sum(place => labels.Videos.Select(video => video.Groups[place]).Distinct(StringComparer.Ordinal).Count());
        if (groups > MostGroups)
        {
            throw new EvaluationException(
                $"{labels.Source} has {groups} groups by {string.Join(", ", groupBy!)}; at most {MostGroups} are allowed here: group by "
                    + $"columns with fewer values.");
        }
    }

    /// <summary>Writes and reads the table that will be, without scores: what its file cannot hold is said before the work.</summary>
    private static void CheckTable(LabelSet labels, IReadOnlyList<DetectorColumn> detectors, IReadOnlyList<string>? groupBy)
    {
        var nothing = ScoredVideo.Without(null, null) with { Cells = detectors.ToDictionary(each => each.Name, _ => new ScoreCell(null)) };
        var empty = labels.ToTable(detectors, [.. Enumerable.Repeat(nothing, labels.Videos.Count)]);
        var table = TableText.Of(empty, labels.Source).Table;
        if ((groupBy ?? []).FirstOrDefault(column => !table.GroupColumns.Contains(column)) is { } lost)
        {
            throw new EvaluationException($"{labels.Source} has a column '{lost}' whose name scores.csv cannot hold; rename it.");
        }
    }

    private async Task<PlannedVideo> FindAsync(Viewer viewer, LabelledVideo video, CancellationToken cancellationToken)
    {
        const string remedy = "upload the video, and name it by its id or file name";
        if (video.File.StartsWith(Bucket, StringComparison.OrdinalIgnoreCase))
        {
            throw new EvaluationException(
                $"{video.Place}: '{video.File}' is in a bucket, which only 'fakefinder evaluate' takes; use that, or {remedy}.");
        }

        if (VideoReference.IsAddress(video.File, out var id) && id is null)
        {
            throw new EvaluationException(
                $"{video.Place}: '{video.File}' is not the address of a video of the service, which has the video's id in it; {remedy}.");
        }

        try
        {
            var found = await jobs.FindVideoAsync(viewer, id ?? video.File, cancellationToken);
            return new(found.Id, found.Name);
        }
        catch (VideoNotFoundException)
        {
            throw new VideoNotFoundException(
                Texts.Sentence($"{FileName.Shown(video.Place)}: there is no video '{FileName.Shown(video.File)}' here; {remedy}."));
        }
    }
}

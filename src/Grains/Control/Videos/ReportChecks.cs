using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Storage.Reports;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>A score is recorded with its evidence only: the report that the worker has stored before.</summary>
internal static class ReportChecks
{
    /// <summary>Reads the report back and compares it with what is to be recorded.</summary>
    /// <exception cref="InvalidRequestException">It is not there, or is another's.</exception>
    public static async Task RequireReportAsync(
        this IReportStore reports,
        Guid job,
        WorkId work,
        string video,
        string? perturbation,
        PartOutcome outcome)
    {
        var id = ReportIds.Of(job, work.Detector, work.Attempt);
        Bounds.Require(
            outcome.ReportId == id,
            $"A score of {work.Detector} for job {job} names the report '{Bounds.Cut(outcome.ReportId ?? "", Bounds.Name)}'; that of attempt {work.Attempt} is {id}, and is stored first."
        );
        var report = await ReportHead.ReadAsync(reports, id, CancellationToken.None);
        Bounds.Require(
            report is not null,
            $"A score of {work.Detector} for job {job} cannot be recorded: its report {id} is missing in the storage, or damaged.");
        Bounds.Require(
            report!.VideoId == video && report.Detector == work.Detector,
            $"A score of {work.Detector} for job {job} cannot be recorded: its report {id} is of another video or detector.");
        Bounds.Require(
            report.Perturbation == perturbation,
            $"A score of {work.Detector} for job {job} cannot be recorded: its report {id} is of {Version(report.Perturbation)}, and {Version(perturbation)} was ordered; run the same FakeFinder on all workers."
        );
        Bounds.Require(
            report.Score == outcome.Score && report.Score is >= 0 and <= 1,
            $"A score of {work.Detector} for job {job} cannot be recorded: its report {id} has another score, or one that is not from 0 to 1."
        );
    }

    private static string Version(string? perturbation) =>
        perturbation is null ? "the video as it is" : $"the video's version '{Bounds.Cut(perturbation, Bounds.Name)}'";
}

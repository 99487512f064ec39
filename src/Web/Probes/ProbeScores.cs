using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Media.Perturbing;
using FakeFinder.Reports;
using FakeFinder.Storage.Jobs;

namespace FakeFinder.Web.Probes;

/// <summary>Compares the scores of a probe's jobs with those of the job that is probed: a pure function of what is known of them.</summary>
internal static class ProbeScores
{
    /// <returns>The detectors of the job that have a score.</returns>
    public static IReadOnlyList<string> DetectorsOf(JobSnapshot job) =>
        [.. job.Parts.Where(part => part.Score is not null).Select(part => part.Detector)];

    /// <param name="rows">Its probe's jobs, the latest first.</param>
    public static Probe Of(JobSnapshot job, IReadOnlyList<JobRow> rows)
    {
        var versions = Perturbation
            .All.Select(perturbation =>
                Version(job, perturbation, rows.FirstOrDefault(row => row.Probe?.Perturbation == perturbation.Name)))
            .ToList();
        return new Probe(
            job.Id,
            versions.TrueForAll(version => version.Job is null) ? ProbeState.None
                : versions.TrueForAll(version => version.State?.IsFinal() ?? true) ? ProbeState.Ended
                : ProbeState.Running,
            DetectorsOf(job),
            versions,
            [.. job.Parts.Where(part => part.Score is not null).Select(part => Movement(part.Detector, part.Score!.Value, versions))]);
    }

    private static ProbedVersion Version(JobSnapshot job, Perturbation perturbation, JobRow? row) =>
        row is null
            ? new ProbedVersion(perturbation, Job: null, State: null, Scores: [])
            : new ProbedVersion(
                perturbation,
                row.Id,
                Enum.Parse<JobState>(row.State, ignoreCase: true),
                [.. row.Parts.Select(part => Compare(part, job.Parts.FirstOrDefault(own => own.Detector == part.Detector)?.Score))]);

    private static ProbedScore Compare(PartRow part, double? own)
    {
        double? change = IsDetermined(part.Score) && IsDetermined(own) ? part.Score - own : null;
        return new ProbedScore(
            part.Detector,
            Enum.Parse<PartState>(part.State, ignoreCase: true),
            part.Score,
            change,
            Verdicts.Of(part.Score),
            change is not null && Verdicts.Of(part.Score) != Verdicts.Of(own),
            part.Reason,
            part.Coverage?.Told());
    }

    private static ScoreMovement Movement(string detector, double own, List<ProbedVersion> versions)
    {
        var said = versions
            .SelectMany(version => version.Scores.Where(score => score.Detector == detector).Select(score => (version.Perturbation, score)))
            .ToList();
        var scores = said.Select(one => one.score.Score).Where(IsDetermined).ToList();
        var (at, largest) = said.Where(one => one.score.Change is not null)
            .OrderByDescending(one => Math.Abs(one.score.Change!.Value))
            .FirstOrDefault();
        return new ScoreMovement(
            detector,
            own,
            scores.Min(),
            scores.Max(),
            largest?.Change,
            at,
            [.. said.Where(one => one.score.Flips).Select(one => one.Perturbation)]);
    }

    private static bool IsDetermined(double? score) => Verdicts.Of(score) is Verdict.Real or Verdict.Fake;
}

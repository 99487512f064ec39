using FakeFinder.Reports;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Api;

/// <summary>The job that the API's document shows.</summary>
internal static class JobExamples
{
    public const string Video = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    public static readonly Guid Id = Guid.Parse("019a0000-0000-7000-8000-000000000001");

    public static readonly DateTimeOffset SubmittedAt = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);

    private static readonly Coverage Judged = new()
    {
        FramesWanted = 25,
        FramesPresent = 25,
        FramesDecoded = 25,
        FramesSearched = 25,
        FramesWithFace = 20,
        FramesJudged = 15,
        FacesSeen = 22,
        FacesJudged = 15,
        TracksSeen = 2,
        TracksJudged = 1,
        FramesInVideo = 750,
    };

    /// <summary>A page with one job: a trained detector and a heuristic.</summary>
    public static JobList List(JobEvidence evidence) => new(
        [
            JobSummary.Of(
                new JobRow(
                    Id,
                    Video,
                    "interview.mp4",
                    "completed",
                    Open: false,
                    SubmittedAt,
                    SubmittedAt.AddSeconds(42),
                    [
                        new PartRow("wm", "completed", 0.82, Reason: null, Judged),
                        new PartRow("residual", "completed", 0.31, Reason: null),
                    ],
                    SubmittedBy: "Ada",
                    TopScore: 0.82),
                evidence),
        ],
        Total: 1,
        Skip: 0,
        Take: 50);
}

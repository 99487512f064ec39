using FakeFinder.Reports.Evidence;

namespace FakeFinder.Storage.Jobs;

/// <summary>Which jobs of the index, and in which order. A condition that is null asks for nothing.</summary>
public sealed record JobQuery
{
    /// <summary>How many jobs can be asked for by their ids.</summary>
    public const int MostIds = 200;

    /// <summary>
    /// Part of the file name or of a note, or the beginning of the video's id or of the job's; upper and lower case alike.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Only these jobs, as far as they meet the other conditions; at most <see cref="MostIds"/>.</summary>
    public IReadOnlyList<Guid>? Ids { get; init; }

    /// <summary>As <see cref="JobRow.State"/> has it.</summary>
    public string? State { get; init; }

    /// <summary>Only the jobs that asked this detector.</summary>
    public string? Detector { get; init; }

    /// <summary>The band of the highest score of the trained detectors, as they gave it, without calibration.</summary>
    public Band? Band { get; init; }

    /// <summary>Submitted at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Submitted before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Part of the submitter's name; upper and lower case of the letters a to z alike.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>Those that were archived, and no others; else those that were not.</summary>
    public bool Archived { get; init; }

    public JobOrder Order { get; init; }

    /// <summary>How many of the first to leave out.</summary>
    public int Skip { get; init; }

    /// <summary>How many at most.</summary>
    public int Take { get; init; } = 50;

    /// <summary>Some condition leaves jobs out that are not archived.</summary>
    public bool IsFiltered =>
        Text is not null || State is not null || Detector is not null || Band is not null || From is not null || To is not null
        || SubmittedBy is not null || Ids is not null || Archived;
}

/// <summary>An order of jobs; those that it does not tell apart are in that of their submission.</summary>
public enum JobOrder
{
    /// <summary>The latest submission first.</summary>
    Latest = 0,

    /// <summary>The oldest submission first.</summary>
    Oldest = 1,

    /// <summary>By file name, from A.</summary>
    Name = 2,

    /// <summary>By file name, from Z.</summary>
    NameDown = 3,

    /// <summary>By the highest score of the trained detectors; jobs without one last.</summary>
    Highest = 4,

    /// <summary>By the same, from the lowest; jobs without one first.</summary>
    Lowest = 5,
}

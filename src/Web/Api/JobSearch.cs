using System.ComponentModel;
using System.Globalization;
using FakeFinder.Contracts;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Videos;
using Microsoft.AspNetCore.Mvc;

namespace FakeFinder.Web.Api;

/// <summary>The question of a list of jobs, as an address has it: that of the API, and that of the history page.</summary>
public sealed record JobSearch
{
    private const int LongestText = 200;

    private static readonly string[] States = [.. Enum.GetNames<JobState>().Select(Word)];
    private static readonly Dictionary<string, Band> BandsByWord = Enum.GetValues<Band>().ToDictionary(band => Word($"{band}"));

    private static readonly Dictionary<string, JobOrder> OrdersByWord = new()
    {
        ["-time"] = JobOrder.Latest,
        ["time"] = JobOrder.Oldest,
        ["name"] = JobOrder.Name,
        ["-name"] = JobOrder.NameDown,
        ["-score"] = JobOrder.Highest,
        ["score"] = JobOrder.Lowest,
    };

    [FromQuery(Name = "q"), Description("Part of the file name or of a note, or the beginning of the video's SHA-256 or of the job's id.")]
    public string? Text { get; init; }

    [FromQuery(Name = "state"), Description("queued, running, completed, failed or cancelled")]
    public string? State { get; init; }

    [FromQuery(Name = "detector"), Description("Only jobs that asked this detector.")]
    public string? Detector { get; init; }

    [FromQuery(Name = "band"), Description(
        "The band of the highest score of a job's trained detectors, without calibration: notAssessed, noSign, weak, moderate or strong")]
    public string? Band { get; init; }

    [FromQuery(Name = "from"), Description("Submitted at this time or later: a date (from its begin in UTC), or a time of ISO 8601.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Submitted before this time; a date includes that day in UTC.")]
    public string? To { get; init; }

    [FromQuery(Name = "submittedBy"), Description("Part of the name of the person who submitted the job, as it was stated.")]
    public string? SubmittedBy { get; init; }

    [FromQuery(Name = "id"), Description("Only the jobs with these ids; repeat it for several, at most 200.")]
    public Guid[]? Ids { get; init; }

    [FromQuery(Name = "archived"), Description("true: the archived jobs alone; false (the default): the others")]
    public bool? Archived { get; init; }

    [FromQuery(Name = "sort"), Description("-time (the latest first; the default), time, name, -name, -score (the highest first) or score")]
    public string? Sort { get; init; }

    [FromQuery(Name = "skip"), Description("How many of the first to leave out; default 0.")]
    public int? Skip { get; init; }

    [FromQuery(Name = "take"), Description("How many at most, 1 to 500; default 50.")]
    public int? Take { get; init; }

    /// <summary>The words for an address, and for the page's choices.</summary>
    public static string WordOf(Band band) => Word($"{band}");

    /// <inheritdoc cref="WordOf(FakeFinder.Reports.Evidence.Band)"/>
    public static string WordOf(JobOrder order) => OrdersByWord.First(pair => pair.Value == order).Key;

    /// <exception cref="InvalidRequestException">One of the words means nothing; the sentence says which there are.</exception>
    public JobQuery ToQuery()
    {
        var page = Paging.Of(Skip, Take);
        return new JobQuery
        {
            Text = Bounded("q", Text),
            Ids = Ids is null or [] ? null : Ids.Length <= JobQuery.MostIds ? Ids
                : throw new InvalidRequestException($"'id' is given {Ids.Length} times; at most {JobQuery.MostIds} are allowed."),
            State = Blank(State) ? null : States.Contains(State) ? State : throw Unknown("state", State!, States),
            Detector = Bounded("detector", Detector),
            Band = Blank(Band) ? null
                : BandsByWord.TryGetValue(Band!, out var band) ? band
                : throw Unknown("band", Band!, BandsByWord.Keys),
            From = Time("from", From, endOfDay: false),
            To = Time("to", To, endOfDay: true),
            SubmittedBy = Bounded("submittedBy", SubmittedBy),
            Archived = Archived == true,
            Order = Blank(Sort) ? JobOrder.Latest
                : OrdersByWord.TryGetValue(Sort!, out var order) ? order
                : throw Unknown("sort", Sort!, OrdersByWord.Keys),
            Skip = page.Skip,
            Take = page.Take,
        };
    }

    private static bool Blank(string? word) => string.IsNullOrWhiteSpace(word);

    private static string? Bounded(string field, string? text) => text?.Trim() switch
    {
        null or "" => null,
        { Length: > LongestText } tooLong => throw new InvalidRequestException(
            $"'{field}' has {tooLong.Length} characters; at most {LongestText} are allowed."),
        var words => words,
    };

    private static DateTimeOffset? Time(string field, string? text, bool endOfDay) =>
        Blank(text) ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day < DateOnly.MaxValue ? new DateTimeOffset(day.AddDays(endOfDay ? 1 : 0), TimeOnly.MinValue, TimeSpan.Zero)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new InvalidRequestException(
            $"{field} is '{FileName.Shown(text!)}'; it must be a date, such as 2026-01-31, or a time of ISO 8601, such as "
                + "2026-01-31T12:00:00Z.");

    private static InvalidRequestException Unknown(string field, string word, IEnumerable<string> known) =>
        new($"{field} is '{FileName.Shown(word)}'; it must be one of {string.Join(", ", known)}.");

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

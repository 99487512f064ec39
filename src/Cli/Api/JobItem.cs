namespace FakeFinder.Cli.Api;

/// <summary>A job in the service's list.</summary>
/// <param name="State">queued, running, completed, failed or cancelled.</param>
/// <param name="SubmittedBy">As it was stated; null where nobody was named.</param>
/// <param name="TopScore">The highest score of its trained detectors; null where none has one.</param>
internal sealed record JobItem(
    Guid Id,
    string Video,
    string FileName,
    string State,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<JobItemPart> Parts,
    string? SubmittedBy = null,
    double? TopScore = null,
    bool Archived = false);

/// <summary>One detector's share of it.</summary>
internal sealed record JobItemPart(string Detector, string State, double? Score, string? Verdict, string? Reason);

/// <summary>Some of the jobs that a question is about.</summary>
/// <param name="Total">How many there are in all.</param>
internal sealed record JobItems(IReadOnlyList<JobItem> Items, int Total);

/// <summary>Which jobs; what is null asks for nothing. The service checks the words.</summary>
/// <param name="Since">A date or time.</param>
internal sealed record JobQuestion(string? Text, string? State, string? Detector, string? Band, string? Since, bool Archived, int Take)
{
    /// <summary>As the address has it, from the question mark on.</summary>
    public string ToAddress() => "?" + string.Join('&', Fields().Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));

    private IEnumerable<(string Name, string Value)> Fields()
    {
        (string Name, string? Value)[] all =
        [
            ("q", Text), ("state", State), ("detector", Detector), ("band", Band), ("from", Since), ("archived", Archived ? "true" : null),
            ("take", $"{Take}"),
        ];
        return all.Where(field => field.Value is not null).Select(field => (field.Name, field.Value!));
    }
}

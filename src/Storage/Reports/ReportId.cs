using System.Globalization;
using System.Text.RegularExpressions;

namespace FakeFinder.Storage.Reports;

/// <summary>The id of a report, which says whose result it is, and where its bytes lie.</summary>
internal readonly partial record struct ReportId(Guid Job, string Detector, int Attempt)
{
    /// <summary>Every report's key begins with it, and no other blob's.</summary>
    public const string KeyPrefix = "reports/";

    private const string KeyEnd = ".json.gz";

    /// <summary>Digits of a job's id that spread reports over folders: its last, since the first are the time.</summary>
    private static readonly Range Spread = 30..32;

    /// <summary>The beginnings of all reports' keys, one for each folder: all reports of a job have the same.</summary>
    public static IEnumerable<string> Folders => Enumerable.Range(0, 256).Select(number => $"{KeyPrefix}{number:x2}/");

    public string Key => KeyOf(ToString());

    /// <returns>Null where the text has not the form of an id.</returns>
    public static ReportId? Parse(string id) =>
        Form().Match(id) is { Success: true } parts
            ? new ReportId(
                Guid.ParseExact(parts.Groups[1].ValueSpan, "N"),
                parts.Groups[2].Value,
                int.Parse(parts.Groups[3].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    /// <returns>Null where the key is none of a report.</returns>
    public static ReportId? OfKey(string key) =>
        key.EndsWith(KeyEnd, StringComparison.Ordinal)
        && key[(key.LastIndexOf('/') + 1)..^KeyEnd.Length] is var id
        && Parse(id) is { } report
        && KeyOf(id) == key
            ? report
            : null;

    /// <summary>The beginning of the keys of all reports of a job, and of no others.</summary>
    public static string KeysOf(Guid job) => $"{KeyPrefix}{job.ToString("N")[Spread]}/{job:N}-";

    /// <param name="id">In the form of one.</param>
    public static string KeyOf(string id) => $"{KeyPrefix}{id[Spread]}/{id}{KeyEnd}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Job:N}-{Detector}-{Attempt}");

    [GeneratedRegex(@"\A([0-9a-f]{32})-([a-z0-9][a-z0-9-]{0,62})-([0-9]{1,9})\z")]
    private static partial Regex Form();
}

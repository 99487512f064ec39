using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FakeFinder.Reports.Audit;

/// <summary>One line of the audit log: who did what to which thing, from where, and how it ended.</summary>
/// <param name="Sequence">1 for the first one; there is no gap.</param>
/// <param name="Caller">The id of the caller; empty where nobody was known.</param>
/// <param name="Name">The caller's checked name; null where there is none.</param>
/// <param name="Address">The address that the request came from; null where it came from a page's circuit or none is known.</param>
/// <param name="Action">Such as <c>job.submit</c>.</param>
/// <param name="Target">What it was done to, such as a job's id; null where the action says it all.</param>
/// <param name="Outcome"><c>done</c>, or the status by which it was refused, such as <c>403</c>.</param>
/// <param name="Detail">What else is to be known; null where nothing is.</param>
/// <param name="Previous">The hash of the entry before; 64 zeros for the first one.</param>
/// <param name="Hash">SHA-256, in lower-case hexadecimal, of all that stands before.</param>
public sealed record AuditEntry(
    long Sequence,
    DateTimeOffset At,
    string Caller,
    string? Name,
    string? Address,
    string Action,
    string? Target,
    string Outcome,
    string? Detail,
    string Previous,
    string Hash)
{
    /// <summary>What the first entry has as the hash of the one before.</summary>
    public static string First { get; } = new('0', 64);

    /// <summary>
    /// The hash that the entry must have: of its fields in their order, each as its length in UTF-8 bytes, a colon and its text (-1 and no
    /// text for null), so that no two entries are written alike. The time is in UTC ticks of 100 ns since the year 1.
    /// </summary>
    public string ComputeHash()
    {
        var text = new StringBuilder();
        foreach (var field in (string?[])
            [
                Sequence.ToString(CultureInfo.InvariantCulture), At.UtcTicks.ToString(CultureInfo.InvariantCulture),
                Caller, Name, Address, Action, Target, Outcome, Detail, Previous,
            ])
        {
            text.Append(CultureInfo.InvariantCulture, $"{(field is null ? -1 : Encoding.UTF8.GetByteCount(field))}:{field}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

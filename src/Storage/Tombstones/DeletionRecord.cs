using System.Data.Common;
using FakeFinder.Storage.Audit;
using FakeFinder.Storage.Retention;

namespace FakeFinder.Storage.Tombstones;

/// <summary>
/// Writes down what is deleted and why, in the transaction that takes its rows: there is no deletion without its entry, and no entry
/// without its deletion. Who asked for it by an endpoint or a page has an entry of their own beside.
/// </summary>
internal static class DeletionRecord
{
    /// <summary>What the audit log calls it: the thing, a dot, and what became of it.</summary>
    public const string Job = "job.deleted";
    public const string Video = "video.deleted";
    public const string Batch = "batch.deleted";

    /// <summary>Columns <c>Cause</c>. They are null in rows of older programs, which deleted on request alone.</summary>
    public const string Expired = "retention";
    public const string Requested = "request";

    /// <summary>As column <c>Cause</c> has it.</summary>
    public static string CauseOf(Expiry? expiry) => expiry is null ? Requested : Expired;

    /// <param name="action">One of the constants.</param>
    /// <param name="more">What else is worth knowing of it, as hashes and numbers: never a name that a person has chosen.</param>
    public static Task WriteAsync(
        DbConnection connection, string action, string target, Expiry? expiry, string? more, DateTimeOffset now)
    {
        var why = expiry is null ? Requested : $"{Expired}: {expiry.Setting}";
        var entry = new AuditEvent(
            AuditEvent.Service, null, null, action, target, AuditEvent.Done, more is null ? why : $"{why}; {more}");
        return AuditLog.AppendAsync(connection, [entry], () => now);
    }
}

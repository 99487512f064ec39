using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using FakeFinder.Cli.Api;
using FakeFinder.Reports.Audit;

namespace FakeFinder.Cli.Audit;

/// <summary>Entries of the audit log, from a service or from an export: a line of JSON each.</summary>
internal static class AuditLines
{
    private const int Page = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static string Write(AuditEntry entry) => JsonSerializer.Serialize(entry, Json);

    /// <summary>All entries of a service. Reading is an entry itself: there is always one more afterwards.</summary>
    public static async IAsyncEnumerable<AuditEntry> OfServiceAsync(
        FakeFinderApi api,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<AuditEntry> page;
        var after = 0L;
        do
        {
            page = await api.ListAuditAsync(after, Page, cancellationToken);
            foreach (var entry in page)
            {
                after = entry.Sequence;
                yield return entry;
            }
        }
        while (page.Count == Page);
    }

    /// <exception cref="CliException">A line is no entry.</exception>
    public static async IAsyncEnumerable<AuditEntry> OfFileAsync(
        FileInfo file,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file.FullName, cancellationToken))
        {
            number++;
            yield return Read(line) ?? throw new CliException($"Line {number} of {file.Name} is no entry of an audit log.");
        }
    }

    private static AuditEntry? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditEntry>(line, Json) is { Caller: not null, Action: not null, Hash: not null } entry
                ? entry
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

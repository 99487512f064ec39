using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Reports;

/// <inheritdoc />
internal sealed partial class ReportStore(IBlobStore blobs) : IReportStore
{
    /// <summary>Digits of a job's id that spread reports over folders: its last, since the first are the time.</summary>
    private static readonly Range Spread = 30..32;

    /// <inheritdoc />
    public async Task<string> WriteAsync<T>(Guid job, string detector, int attempt, T report, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempt);
        var id = ReportIds.Of(job, detector, attempt);
        var key = KeyOf(id) ?? throw new ArgumentException($"'{id}' is no report's id: '{detector}' is no detector's name.", nameof(detector));
        using var zipped = new MemoryStream();
        await using (var zip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            await JsonSerializer.SerializeAsync(zip, report, JsonSerializerOptions.Web, cancellationToken);
        }

        zipped.Position = 0;
        await blobs.WriteAsync(key, zipped, cancellationToken);
        return id;
    }

    /// <inheritdoc />
    public async Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken) =>
        KeyOf(id) is { } key && await blobs.OpenReadAsync(key, cancellationToken) is { } zipped
            ? new GZipStream(zipped, CompressionMode.Decompress)
            : null;

    /// <inheritdoc />
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (KeyOf(id) is { } key)
        {
            await blobs.DeleteAsync(key, cancellationToken);
        }
    }

    /// <returns>Null where the id has not the form of one.</returns>
    private static string? KeyOf(string id) => Form().IsMatch(id) ? $"reports/{id[Spread]}/{id}.json.gz" : null;

    [GeneratedRegex(@"\A[0-9a-f]{32}-[a-z0-9][a-z0-9-]{0,62}-[0-9]{1,9}\z")]
    private static partial Regex Form();
}

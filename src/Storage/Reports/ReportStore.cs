using System.IO.Compression;
using System.Text.Json;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Reports;

/// <inheritdoc />
internal sealed class ReportStore(IBlobStore blobs) : IReportStore
{
    /// <inheritdoc />
    public async Task<string> WriteAsync<T>(Guid job, string detector, int attempt, T report, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempt);
        var id = new ReportId(job, detector, attempt).ToString();
        var key =
            KeyOf(id) ?? throw new ArgumentException($"'{id}' is no report's id: '{detector}' is no detector's name.", nameof(detector));
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
    private static string? KeyOf(string id) => ReportId.Parse(id) is null ? null : ReportId.KeyOf(id);
}

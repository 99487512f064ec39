using System.Text.Json;
using System.Text.Json.Serialization;

namespace FakeFinder.Storage.Reports;

/// <summary>What a stored report says first: of which video it is, by which detector, and the score.</summary>
public sealed record ReportHead
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    [JsonRequired]
    public string Detector { get; init; } = "";

    [JsonRequired]
    public string VideoId { get; init; } = "";

    [JsonRequired]
    public double Score { get; init; }

    /// <summary>How the video was changed before the detector saw it; null where it saw the video as it is.</summary>
    public string? Perturbation { get; init; }

    /// <summary>Reads the whole report, so that a damaged one is noticed wherever it is damaged.</summary>
    /// <returns>Null where there is no such report, or none that can be read.</returns>
    public static async Task<ReportHead?> ReadAsync(IReportStore reports, string id, CancellationToken cancellationToken)
    {
        await using var json = await reports.OpenAsync(id, cancellationToken);
        try
        {
            return json is null ? null : await JsonSerializer.DeserializeAsync<ReportHead>(json, Json, cancellationToken);
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException)
        {
            return null;
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using FakeFinder.Web.Calibration;

namespace FakeFinder.Web.Api;

/// <summary>A stored report as it is sent: with what its score means, where a calibration is configured.</summary>
internal static class CalibratedReport
{
    /// <param name="report">As it is stored; it is disposed of where it is not the answer.</param>
    public static async Task<Stream> OpenAsync(
        Stream report,
        CalibratedScore? calibrated,
        JsonSerializerOptions json,
        CancellationToken cancellationToken)
    {
        if (calibrated is null)
        {
            return report;
        }

        await using (report)
        {
            var document = (await JsonNode.ParseAsync(report, cancellationToken: cancellationToken))!.AsObject();
            document["calibration"] = JsonSerializer.SerializeToNode(CalibrationResource.Of(calibrated), json);
            return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(document, json));
        }
    }
}

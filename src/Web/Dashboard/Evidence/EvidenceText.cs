using System.Globalization;
using System.Text.Json;
using FakeFinder.Reports.Evidence;

namespace FakeFinder.Web.Dashboard.Evidence;

/// <summary>Times, places and addresses as the evidence's lists write them.</summary>
internal static class EvidenceText
{
    /// <summary>A band's name for style sheets, such as <c>no-sign</c>.</summary>
    public static string Slug(Band band) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{band}");

    /// <summary>For a program, whatever the culture.</summary>
    public static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Where the picture of a face is; of the whole frame where the spot has no box.</summary>
    public static string Picture(string video, FaceSpot spot) => spot.Right > spot.Left
        ? $"/api/v1/videos/{video}/frames/{spot.Frame}/face?{Box(spot)}"
        : $"/api/v1/videos/{video}/frames/{spot.Frame}?width=320";

    /// <summary>Where a detector's class activation map of a face is.</summary>
    public static string Activation(Guid job, string detector, FaceSpot spot) =>
        $"/api/v1/jobs/{job}/reports/{Uri.EscapeDataString(detector)}/activation?frame={spot.Frame}&{Box(spot)}";

    private static string Box(FaceSpot spot) =>
        $"left={Tenth(spot.Left)}&top={Tenth(spot.Top)}&right={Tenth(spot.Right)}&bottom={Tenth(spot.Bottom)}";

    private static string Tenth(double pixels) => pixels.ToString("0.#", CultureInfo.InvariantCulture);
}

using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Crops;

/// <summary>What becomes of a crop that reaches beyond the frame.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CropBorder>))]
public enum CropBorder
{
    /// <summary>
    /// The face stays in the middle; what is missing is the frame mirrored at its border (the border pixel is not repeated).
    /// </summary>
    [JsonStringEnumMemberName("mirror")]
    Mirror,

    /// <summary>The crop moves into the frame, and shrinks where the frame is smaller; the face leaves the middle.</summary>
    [JsonStringEnumMemberName("shift")]
    Shift,
}

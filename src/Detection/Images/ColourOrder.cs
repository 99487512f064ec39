using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Images;

/// <summary>The order of a network's input channels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColourOrder>))]
internal enum ColourOrder
{
    /// <summary>Red, green, blue.</summary>
    [JsonStringEnumMemberName("rgb")]
    Rgb,

    /// <summary>Blue, green, red.</summary>
    [JsonStringEnumMemberName("bgr")]
    Bgr,
}

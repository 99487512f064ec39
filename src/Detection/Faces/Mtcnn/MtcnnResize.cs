using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>What a frame goes through before MTCNN sees it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MtcnnResize>))]
internal enum MtcnnResize
{
    /// <summary>The full frame.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Half of each side, rounded down, by <see cref="AntialiasedBicubic"/> (selimsef).</summary>
    [JsonStringEnumMemberName("half-bicubic")]
    HalfBicubic,
}

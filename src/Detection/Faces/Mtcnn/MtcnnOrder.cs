using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>Which face of a frame comes first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MtcnnOrder>))]
internal enum MtcnnOrder
{
    /// <summary>The largest.</summary>
    [JsonStringEnumMemberName("area")]
    Area,

    /// <summary>The most probable.</summary>
    [JsonStringEnumMemberName("score")]
    Score,
}

using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Faces;

/// <summary>Which face of a frame comes first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaceOrder>))]
internal enum FaceOrder
{
    /// <summary>The largest.</summary>
    [JsonStringEnumMemberName("area")]
    Area,

    /// <summary>The most probable.</summary>
    [JsonStringEnumMemberName("score")]
    Score,
}

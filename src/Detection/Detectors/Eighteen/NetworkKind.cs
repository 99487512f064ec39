using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>What a network judges.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkKind>))]
internal enum NetworkKind
{
    /// <summary>A face over all frames: input 1 x 3 x T x side x side, output <c>logits</c>.</summary>
    [JsonStringEnumMemberName("clip")]
    Clip,

    /// <summary>A face in single frames: input n x 3 x side x side, output <c>logit</c>.</summary>
    [JsonStringEnumMemberName("image")]
    Image,
}

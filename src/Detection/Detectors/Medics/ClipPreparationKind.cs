using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>The kinds of input that the 3-D networks were trained with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClipPreparationKind>))]
internal enum ClipPreparationKind
{
    /// <summary>224 x 224, -1..1.</summary>
    [JsonStringEnumMemberName("i3d")]
    I3d,

    /// <summary>224 x 224, 0..255 unchanged.</summary>
    [JsonStringEnumMemberName("nil")]
    Nil,

    /// <summary>112 x 112, normalised with the mean and deviation of ImageNet.</summary>
    [JsonStringEnumMemberName("imagenet-112")]
    ImageNet112,

    /// <summary>224 x 224, normalised with the mean and deviation of ImageNet.</summary>
    [JsonStringEnumMemberName("imagenet-224")]
    ImageNet224,
}

using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Crops;

/// <summary>The order of a network's input dimensions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TensorLayout>))]
internal enum TensorLayout
{
    /// <summary>Batch, channels, rows, columns: as PyTorch exports.</summary>
    [JsonStringEnumMemberName("nchw")]
    Nchw,

    /// <summary>Batch, rows, columns, channels: as TensorFlow and Keras export.</summary>
    [JsonStringEnumMemberName("nhwc")]
    Nhwc,
}

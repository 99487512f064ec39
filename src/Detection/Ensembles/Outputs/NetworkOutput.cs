using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Ensembles.Outputs;

/// <summary>What a network gives for a face, or for a frame.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkOutput>))]
internal enum NetworkOutput
{
    /// <summary>A logit for each of two or more classes, of which one is fake.</summary>
    [JsonStringEnumMemberName("softmax")]
    Softmax,

    /// <summary>One logit of fake.</summary>
    [JsonStringEnumMemberName("sigmoid")]
    Sigmoid,

    /// <summary>How likely a fake is, from 0 to 1: the only value, or one of several.</summary>
    [JsonStringEnumMemberName("probability")]
    Probability,

    /// <summary>Several logits, each of which stands for itself; one of them says fake.</summary>
    [JsonStringEnumMemberName("logit")]
    Logit,
}

using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>What a network gives for a face.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkOutput>))]
internal enum NetworkOutput
{
    /// <summary>Two logits, of real and of fake.</summary>
    [JsonStringEnumMemberName("softmax")]
    Softmax,

    /// <summary>One logit of fake.</summary>
    [JsonStringEnumMemberName("sigmoid")]
    Sigmoid,

    /// <summary>How likely a fake is, from 0 to 1.</summary>
    [JsonStringEnumMemberName("probability")]
    Probability,
}

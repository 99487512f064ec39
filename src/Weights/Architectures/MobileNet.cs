using FakeFinder.Weights.Architectures.Blocks;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// MobileNet with a quarter of its channels (Howard et al. 2017, "MobileNets: efficient convolutional neural networks for mobile vision
/// applications") in the three stages of Pytorch_Retinaface, with a leaky ReLU behind each convolution.
/// </summary>
internal static class MobileNet
{
    private const float Slope = 0.1f;
    private const int StemChannels = 8;

    /// <summary>The blocks of the three stages; the stem is the first stage's too.</summary>
    private static readonly Block[][] Plan =
    [
        [new(16), new(32, Stride: 2), new(32), new(64, Stride: 2), new(64)],
        [new(128, Stride: 2), new(128), new(128), new(128), new(128), new(128)],
        [new(256, Stride: 2), new(256)],
    ];

    /// <summary>
    /// What each of the three stages gives: 64, 128 and 256 channels with 1/8, 1/16 and 1/32 of the input's height and width, rounded up.
    /// </summary>
    /// <param name="prefix">Of the module that the network is, with its dot.</param>
    public static IReadOnlyList<Features> Stages(ImageUnits units, Features image, string prefix)
    {
        var stem = $"{prefix}stage1.0";
        var x = Leaky(units, $"{stem}.2", units.Normalised($"{stem}.0", $"{stem}.1", image, StemChannels, kernel: 3, stride: 2));
        var stages = new List<Features>();
        foreach (var (index, blocks) in Plan.Index())
        {
            var stage = $"{prefix}stage{index + 1}";
            var first = index == 0 ? 1 : 0;
            foreach (var (place, block) in blocks.Index())
            {
                var module = $"{stage}.{first + place}";
                var depthwise = units.Normalised($"{module}.0", $"{module}.1", x, x.Channels, kernel: 3, block.Stride, groups: x.Channels);
                var pointwise = units.Normalised($"{module}.3", $"{module}.4", Leaky(units, $"{module}.2", depthwise), block.Channels);
                x = Leaky(units, place == blocks.Length - 1 ? stage : $"{module}.5", pointwise);
            }

            stages.Add(x);
        }

        return stages;
    }

    private static Features Leaky(ImageUnits units, string name, Features x) =>
        x with
        {
            Value = units.Graph.LeakyRelu(name, x.Value, Slope),
        };

    /// <summary>A convolution of each channel by itself, and one over the channels.</summary>
    private sealed record Block(int Channels, int Stride = 1);
}

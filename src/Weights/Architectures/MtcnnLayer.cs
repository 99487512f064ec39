using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>The parameters of one of MTCNN's convolutions and of the slopes behind it, by which what is below zero is multiplied.</summary>
/// <param name="Number">In the checkpoint.</param>
/// <param name="Kernels">Outputs x inputs x kernel x kernel.</param>
internal sealed record MtcnnLayer(int Number, int Outputs, int Kernel, float[] Kernels, float[] Bias, float[] Slopes)
{
    /// <exception cref="WeightsException">A parameter is missing or of another shape.</exception>
    public static MtcnnLayer Take(Parameters parameters, int number, int inputs, int outputs, int kernel) => new(
        number,
        outputs,
        kernel,
        parameters.Take($"conv{number}.weight", outputs, inputs, kernel, kernel),
        parameters.Take($"conv{number}.bias", outputs),
        parameters.Take($"prelu{number}.weight", outputs));

    /// <summary>1 - slope, by channel.</summary>
    public float[] SharesAbove => [.. Slopes.Select(slope => 1 - slope)];

    /// <summary>Channels whose slope is below zero.</summary>
    public int[] Falling => [.. Enumerable.Range(0, Outputs).Where(channel => Slopes[channel] < 0)];

    /// <summary>The layer with more outputs: for each of some channels, what it gives times its slope.</summary>
    public MtcnnLayer WithSloped(int[] channels)
    {
        var size = Kernels.Length / Outputs;
        return this with
        {
            Outputs = Outputs + channels.Length,
            Kernels =
            [
                .. Kernels,
                .. channels.SelectMany(channel => Kernels.Skip(channel * size).Take(size).Select(value => value * Slopes[channel])),
            ],
            Bias = [.. Bias, .. channels.Select(channel => Bias[channel] * Slopes[channel])],
        };
    }
}

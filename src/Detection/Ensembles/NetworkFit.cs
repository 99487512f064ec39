using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles.Outputs;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Ensembles;

/// <summary>Compares a network's file with what an entry says of it, when it is loaded: not at the first frame.</summary>
/// <param name="detector">The entry's name.</param>
/// <param name="host">As it was loaded.</param>
/// <param name="entry">What models.json says.</param>
internal sealed class NetworkFit(string detector, NetworkHost host, EnsembleNetwork entry)
{
    private const int Channels = 3;

    /// <summary>The output of published networks, which give others beside it.</summary>
    private const string Logit = "logit";

    /// <param name="cropSide">Of the crops, in pixels.</param>
    /// <exception cref="DetectorLoadException">The input's name or shape is another one.</exception>
    public void RequireInput(int cropSide)
    {
        var input = host.Input;
        if (entry.Input is { } name && name != input.Name)
        {
            throw Fault($"has no input '{name}' but '{input.Name}'; correct \"input\" or leave it out");
        }

        var side = entry.Side ?? cropSide;
        int[] wanted = entry.Layout == TensorLayout.Nchw ? [-1, Channels, side, side] : [-1, side, side, Channels];
        if (input.Shape.Count != wanted.Length || wanted.Zip(input.Shape).Any(size => Differ(size.First, size.Second)))
        {
            throw Fault(
                $"has input '{input.Name}' of shape {NetworkPort.Describe(input.Shape)}, and the entry gives it "
                    + $"{NetworkPort.Describe(wanted)}; correct \"side\" or \"layout\", or export it for that shape");
        }

        if (input.Shape[0] > 1)
        {
            throw Fault(
                $"has input '{input.Name}' for exactly {input.Shape[0]} pictures at a time; export it with a first dimension of any size "
                    + "(dynamic_axes), or of 1");
        }
    }

    /// <returns>The name of the output that is read.</returns>
    /// <exception cref="DetectorLoadException">There is no such output, or it cannot be read so.</exception>
    public string RequireOutput(OutputReading reading)
    {
        var output = FindOutput();
        if (output.Type != NetworkPort.Float32)
        {
            throw Fault(
                $"has output '{output.Name}' of {output.Type}, and float32 is needed; name another \"output\", or export it in float32");
        }

        if (output.Shape is [> 1, ..])
        {
            throw Fault(
                $"has output '{output.Name}' for exactly {output.Shape[0]} pictures; its first dimension must be the batch; export it so");
        }

        if (ValuesOf(output) is { } values && reading.WhatIsWrongWith(values) is { } wrong)
        {
            throw Fault($"has output '{output.Name}' of shape {NetworkPort.Describe(output.Shape)}: it {wrong}");
        }

        return output.Name;
    }

    /// <summary>For an output that turns out otherwise when it runs.</summary>
    public NetworkOutputException Unreadable(string output, UnreadableOutputException fault) =>
        new($"{Subject} gave an output '{output}' that {fault.Message}.");

    private string Subject => $"Detector {detector}: the network {entry.Name}";

    private NetworkPort FindOutput()
    {
        var names = string.Join(", ", host.Outputs.Select(output => $"'{output.Name}'"));
        return entry.Output is { } name
            ? host.Outputs.FirstOrDefault(output => output.Name == name)
                ?? throw Fault($"has no output '{name}' but {names}; correct \"output\"")
            : host.Outputs.Count == 1 ? host.Outputs[0]
            : host.Outputs.FirstOrDefault(output => output.Name == Logit)
                ?? throw Fault($"has the outputs {names}; name one of them as \"output\"");
    }

    /// <returns>Values for one face; null where the file does not say.</returns>
    private static int? ValuesOf(NetworkPort output) =>
        output.Shape.Count == 0 || output.Shape.Skip(1).Any(size => size < 0)
            ? null
            : output.Shape.Skip(1).Aggregate(1, (product, size) => product * size);

    /// <summary>A negative size is any.</summary>
    private static bool Differ(int one, int other) => one >= 0 && other >= 0 && one != other;

    private DetectorLoadException Fault(string what) => new($"{Subject} {what}.");
}

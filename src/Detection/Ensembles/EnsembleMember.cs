using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles.Outputs;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Ensembles;

/// <summary>A network of an ensemble that is loaded, and fits what its entry says.</summary>
internal sealed class EnsembleMember : IAsyncDisposable
{
    private readonly NetworkFit fit;
    private readonly NetworkLease lease;
    private readonly OutputReading reading;

    private EnsembleMember(NetworkFit fit, NetworkLease lease, OutputReading reading) =>
        (this.fit, this.lease, this.reading) = (fit, lease, reading);

    public NetworkHost Network => lease.Network;

    /// <summary>How its input is made of the crops; null for one that takes them as they are.</summary>
    public CropInput? Input { get; private init; }

    /// <summary>The output that is read.</summary>
    public required string Output { get; init; }

    /// <param name="cropSide">Of the crops, in pixels.</param>
    /// <param name="output">What the rule says of outputs.</param>
    /// <exception cref="DetectorLoadException">The file does not fit the entry; the message says where.</exception>
    public static EnsembleMember Of(string detector, EnsembleNetwork entry, NetworkLease lease, int cropSide, NetworkOutput output)
    {
        var fit = new NetworkFit(detector, lease.Network, entry);
        fit.RequireInput(cropSide);
        var reading = entry.ToReading(output);
        return new EnsembleMember(fit, lease, reading) { Input = entry.ToInput(cropSide), Output = fit.RequireOutput(reading) };
    }

    /// <summary>How likely a face is fake.</summary>
    /// <param name="row">The face's row of the output.</param>
    /// <exception cref="NetworkOutputException">It is not what the entry says.</exception>
    public double ProbabilityOf(ReadOnlySpan<float> row)
    {
        try
        {
            return reading.Of(row);
        }
        catch (UnreadableOutputException fault)
        {
            throw fit.Unreadable(Output, fault);
        }
    }

    public ValueTask DisposeAsync() => lease.DisposeAsync();
}

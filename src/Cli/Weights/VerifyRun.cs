using System.Globalization;
using FakeFinder.Weights;
using FakeFinder.Weights.Import;

namespace FakeFinder.Cli.Weights;

/// <summary>One <c>weights verify</c>.</summary>
internal sealed class VerifyRun(CliConsole console, string folder)
{
    private readonly InstalledWeights installed = new(folder);

    /// <param name="name">Null: all that are installed.</param>
    public async Task<int> RunAsync(string? name, CancellationToken cancellationToken)
    {
        var names = installed.Names.Where(one => name is null || one == name).ToList();
        if (names.Count == 0)
        {
            throw new CliException(
                $"{name ?? "Nothing"} is {(name is null ? "" : "not ")}installed in {folder}; 'fakefinder weights pull "
                    + $"{name ?? "NAME"}' does that."
            );
        }

        var sound = true;
        foreach (var one in names)
        {
            foreach (var network in installed.Read(one).Networks)
            {
                sound &= await VerifyAsync(one, network, cancellationToken);
            }
        }

        return sound ? ExitCodes.Success : ExitCodes.Failure;
    }

    private async Task<bool> VerifyAsync(string name, ManifestNetwork network, CancellationToken cancellationToken)
    {
        try
        {
            var elapsed = await TryAsync(name, network, cancellationToken);
            console.Output.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}/{network.Name}: sound, {Megabytes.Of(network.Bytes)}, ran in {elapsed.TotalSeconds:0.00} s"));
            return true;
        }
        catch (WeightsException exception)
        {
            console.Error.Line(exception.Message);
            return false;
        }
    }

    private async Task<TimeSpan> TryAsync(string name, ManifestNetwork network, CancellationToken cancellationToken)
    {
        await installed.VerifyAsync(name, network, cancellationToken);
        return await Task.Run(() => NetworkTrial.Run(installed.PathOf(name, network), network), cancellationToken);
    }
}

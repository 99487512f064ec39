using FakeFinder.Weights.Import;
using FakeFinder.Weights.Places;
using FakeFinder.Weights.Push;

namespace FakeFinder.Cli.Weights;

/// <summary>One <c>weights push</c>.</summary>
internal sealed class PushRun(CliConsole console, string folder)
{
    /// <param name="names">Empty: all that are installed.</param>
    /// <exception cref="CliException">Nothing of that is installed.</exception>
    public async Task<int> RunAsync(string target, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var installed = new InstalledWeights(folder).Names;
        if (names.Except(installed).FirstOrDefault() is { } unknown)
        {
            throw new CliException($"{unknown} is not installed in {folder}; 'fakefinder weights list' says what is.");
        }

        if (installed.Count == 0)
        {
            throw new CliException($"Nothing is installed in {folder}; 'fakefinder weights pull NAME' does that.");
        }

        var address = PlaceAddress.Parse(target);
        using var pusher = new Pusher(folder);
        var lines = new Lines(console);
        foreach (var name in names.Count > 0 ? names : installed)
        {
            var manifest = await pusher.PushAsync(name, address, lines, cancellationToken);
            console.Output.Line(
                $"{name}: {manifest.Networks.Count} networks ({Megabytes.Of(manifest.Networks.Sum(network => network.Bytes))}) are in "
                    + $"{address}; 'fakefinder weights pull {name} --from {address}' installs them.");
        }

        return ExitCodes.Success;
    }

    private sealed class Lines(CliConsole console) : IProgress<PushProgress>
    {
        private string? file;

        public void Report(PushProgress value)
        {
            if (value.File != file)
            {
                file = value.File;
                console.Output.Line($"{value.Name}: sending {value.File} ({Megabytes.Of(value.Bytes)}) ...");
            }
        }
    }
}

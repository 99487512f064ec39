using System.CommandLine;

namespace FakeFinder.Cli.Service;

/// <summary>The options that say with what a service works; commands that may start one share them.</summary>
internal static class ServiceOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = $"Folder of the service's database, videos, reports and logs. [default: {ServiceSettings.DefaultDataFolder}]",
        HelpName = "DIR",
    };

    public static Option<string?> Weights() => new("--weights")
    {
        Description = "Folder of the detectors' weights. [default: weights in the data folder]",
        HelpName = "DIR",
    };
}

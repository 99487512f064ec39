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

    public static Option<string?> Models() => File(
        "--models",
        "List of the detectors, a models.json of your own. [default: the one that comes with this program]",
        "a models.json");

    public static Option<string?> Calibration() => File(
        "--calibration",
        "A calibration.json of 'fakefinder calibrate': what scores mean there stands beside each score. [default: none]",
        "a calibration.json");

    private static Option<string?> File(string name, string description, string what)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { Length: > 0 } file && !System.IO.File.Exists(file))
            {
                result.AddError($"{name} '{file}' does not exist; it must name {what}.");
            }
        });
        return option;
    }
}

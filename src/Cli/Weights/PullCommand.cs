using System.CommandLine;
using FakeFinder.Cli.Service;
using FakeFinder.Weights.Pull;

namespace FakeFinder.Cli.Weights;

/// <summary><c>weights pull</c>: downloads, checks, converts and installs.</summary>
internal static class PullCommand
{
    public static Command Create(CliConsole console)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Detectors, or face finders that detectors share. What they need is pulled with them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "All that models.json names." };
        var from = new Option<string?>("--from")
        {
            Description =
                "Where to look instead of the sources in models.json: the archive NAME.tar.gz, or a place that holds it, the published "
                    + "files, or converted networks with their manifest. http://, https://, s3://BUCKET/PREFIX, or a folder.",
            HelpName = "PLACE",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be downloaded from where, and the room it takes." };
        var accept = new Option<bool>("--accept-changed")
        {
            Description = "Take files that differ from those of the first pull, and record them.",
        };
        var precision = WeightsCommand.PrecisionOption(defaultText: "as installed, else fp32");
        var folder = WeightsCommand.Folder("--weights", "--out");
        var data = ServiceOptions.Data();
        var models = ServiceOptions.Models();
        var command = new Command("pull", "Downloads published weights, checks and converts them, and installs the networks.")
        {
            names,
            all,
            from,
            dryRun,
            accept,
            precision,
            folder,
            data,
            models,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                WeightsCommand.UseOwnRights(parsed, folder);
                var settings = ServiceSettings.For(
                    parsed.GetValue(data),
                    parsed.GetValue(folder),
                    port: 0,
                    parsed.GetValue(models));
                var options = new PullOptions
                {
                    WeightsFolder = settings.WeightsFolder,
                    Precision = WeightsCommand.PrecisionOf(parsed.GetValue(precision)),
                    AcceptChanged = parsed.GetValue(accept),
                };
                var order = new PullOrder(parsed.GetValue(names) ?? [], parsed.GetValue(all), parsed.GetValue(from));
                return new PullRun(console, settings.ModelsFile, options, TimeProvider.System)
                    .RunAsync(order, parsed.GetValue(dryRun), cancellationToken);
            });
        return command;
    }
}

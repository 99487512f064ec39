using System.CommandLine;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Backups;

/// <summary><c>backup</c>: a copy of a service's data, while it runs.</summary>
internal static class BackupCommand
{
    public static Command Create(CliConsole console)
    {
        var target = new Argument<string>("FILE")
        {
            Description = "The archive that is made, which must not be there; or a folder, in which it gets a name with the time.",
        };
        var withoutVideos = new Option<bool>("--without-videos")
        {
            Description = "Leave the bytes of the videos out, by far the most: jobs and reports are kept, open jobs then fail.",
        };
        var data = ServiceOptions.Data();
        var command = new Command(
            "backup",
            "Copies a service's database, videos, reports, evaluations and keys into one archive, also while it runs. Run it as the "
                + "service's user and with its environment. The archive holds secrets.")
        {
            target,
            withoutVideos,
            data,
        };
        command.SetAction((parsed, cancellationToken) => new BackupProcess(console).RunAsync(
            "Making the backup",
            [
                $"--FakeFinder:Backup:To={Path.GetFullPath(parsed.GetRequiredValue(target))}",
                $"--FakeFinder:Backup:Videos={!parsed.GetValue(withoutVideos)}",
                .. ServiceSettings.DataArguments(parsed.GetValue(data)),
            ],
            cancellationToken));
        return command;
    }
}

using System.CommandLine;

namespace FakeFinder.Cli.Backups;

/// <summary><c>restore</c>: a data folder of a backup.</summary>
internal static class RestoreCommand
{
    public static Command Create(CliConsole console)
    {
        var archive = new Argument<string>("FILE") { Description = "An archive that 'fakefinder backup' made." };
        var target = new Option<string>("--to")
        {
            Description = "The new data folder, which must not be there, or be empty.",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command(
            "restore",
            "Makes a data folder of a backup, after every file in it was compared with the backup's manifest. Run it as the user of the "
                + "service that is then started with the folder.")
        {
            archive,
            target,
        };
        command.SetAction((parsed, cancellationToken) => new BackupProcess(console).RunAsync(
            "Restoring the backup",
            [
                $"--FakeFinder:Backup:From={Path.GetFullPath(parsed.GetRequiredValue(archive))}",
                $"--FakeFinder:Backup:To={Path.GetFullPath(parsed.GetRequiredValue(target))}",
            ],
            cancellationToken));
        return command;
    }
}

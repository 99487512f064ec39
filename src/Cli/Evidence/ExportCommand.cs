using System.CommandLine;

namespace FakeFinder.Cli.Evidence;

/// <summary><c>export</c>: all results of a job as a file.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = ["json", "csv", "html", "bundle"];

    public static Command Create(CliConsole console)
    {
        var job = new JobOptions();
        var format = new Option<string>("--format")
        {
            Description = "json, csv, html (one page with pictures), or bundle (a signed zip file with everything).",
            HelpName = "FORM",
            Required = true,
        };
        format.AcceptOnlyFromAmong(Formats);
        var output = new Option<string?>("--out")
        {
            Description = "The file to write, or a folder for it. [default: a file named by video and job, here]",
            HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Overwrite the file where it is there." };
        var command = new Command("export", "Writes all results of a job to a file: for programs, to print, or as signed evidence.")
        {
            job.Job,
            format,
            output,
            force,
            job.Work.Server,
            job.Work.Data,
        };
        command.SetAction((parsed, cancellationToken) => new ExportRun(console, job.SourceOf(parsed)).RunAsync(
            parsed.GetRequiredValue(job.Job),
            parsed.GetRequiredValue(format),
            parsed.GetValue(output),
            parsed.GetValue(force),
            cancellationToken));
        return command;
    }
}

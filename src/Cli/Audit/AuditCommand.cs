using System.CommandLine;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Audit;

/// <summary><c>audit</c>: what was done by whom.</summary>
internal static class AuditCommand
{
    public static Command Create(CliConsole console) =>
        new(
            "audit",
            "Exports and checks the audit log. A service of this machine is asked as the user of its data folder; for another one "
                + $"(--server) the environment variable {ApiKeyText.Variable} holds a key with the scope admin.")
        {
            Export(console),
            Verify(console),
        };

    private static Command Export(CliConsole console)
    {
        var to = new Option<FileInfo?>("--out")
        {
            Description = "Write to this file, which must not exist. [default: standard output]",
            HelpName = "FILE",
        };
        var work = new WorkOptions();
        var command = new Command("export", "Writes the audit log as JSON lines, the oldest entry first.") { to, work.Server, work.Data };
        command.SetAction((parsed, cancellationToken) =>
            new ExportAuditRun(console, work.SourceOf(parsed)).RunAsync(parsed.GetValue(to), cancellationToken));
        return command;
    }

    private static Command Verify(CliConsole console)
    {
        var file = new Argument<FileInfo?>("FILE")
        {
            Description = "An export of the log. [default: the log of the service itself]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var head = new Option<string?>("--contains")
        {
            Description = "A hash that was printed before: the log must still have the entry with it.",
            HelpName = "HASH",
        };
        var work = new WorkOptions();
        var command = new Command(
            "verify",
            "Checks that no entry of the audit log was changed, taken out or put in between, and prints the hash of the last one. Who can "
                + "write the database could make the whole log again: keep that hash elsewhere, and name it by --contains next time.")
        {
            file, head, work.Server, work.Data,
        };
        command.SetAction((parsed, cancellationToken) => new VerifyAuditRun(console, work.SourceOf(parsed)).RunAsync(
            parsed.GetValue(file), parsed.GetValue(head), cancellationToken));
        return command;
    }
}

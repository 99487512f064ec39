using System.CommandLine;
using System.CommandLine.Invocation;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Audit;
using FakeFinder.Cli.Backups;
using FakeFinder.Cli.Batches;
using FakeFinder.Cli.CommandLine;
using FakeFinder.Cli.Detect;
using FakeFinder.Cli.Detectors;
using FakeFinder.Cli.Doctor;
using FakeFinder.Cli.Evaluation;
using FakeFinder.Cli.Evidence;
using FakeFinder.Cli.Jobs;
using FakeFinder.Cli.Keys;
using FakeFinder.Cli.Probes;
using FakeFinder.Cli.Up;
using FakeFinder.Cli.Weights;
using FakeFinder.Evaluation;
using FakeFinder.Evidence;
using FakeFinder.Weights;

namespace FakeFinder.Cli;

/// <summary>The command line as a whole.</summary>
internal static class FakeFinderCommand
{
    /// <summary>A file's name may begin with @, which would otherwise name a file of arguments.</summary>
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken cancellationToken)
    {
        var root = new Command("fakefinder", "FakeFinder tells how likely a video is a deepfake.")
        {
            HelpWithExitCodes.Option(),
            new VersionOption(),
            UpCommand.Create(console),
            DetectCommand.Create(console),
            BatchCommand.Create(console),
            JobsCommand.Create(console),
            ProbeCommand.Create(console),
            DetectorsCommand.Create(console),
            EvaluateCommand.Create(console),
            CalibrateCommand.Create(console),
            ShowCommand.Create(console),
            ExportCommand.Create(console),
            VerifyCommand.Create(console),
            KeysCommand.Create(console),
            AuditCommand.Create(console),
            WeightsCommand.Create(console),
            DoctorCommand.Create(console),
            BackupCommand.Create(console),
            RestoreCommand.Create(console),
        };
        EmptyValues.RefuseIn(root);
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, Parser);
        if (WhatIsWrong(parsed, args) is { Count: > 0 } wrong)
        {
            console.Error.Line(string.Join(Environment.NewLine, wrong));
            console.Error.Line("'fakefinder --help' and 'fakefinder COMMAND --help' say how it is used.");
            return ExitCodes.Usage;
        }

        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = console.Output.Profile.Out.Writer,
            Error = console.Error.Profile.Out.Writer,
        };
        using var hint = new StoppingHint(console.Error, TimeProvider.System, cancellationToken);
        try
        {
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (CliException exception)
        {
            console.Error.Line(exception.Message);
            return exception.ExitCode;
        }
        catch (Exception exception)
            when (exception is ApiException or EvaluationException or EvidenceException or WeightsException or IOException
                or UnauthorizedAccessException)
        {
            console.Error.Line(exception.Message);
            return ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.Error.Line("Interrupted.");
            return ExitCodes.Interrupted;
        }
    }

    private static IReadOnlyList<string> WhatIsWrong(ParseResult parsed, string[] args)
    {
        if (parsed.Action is HelpWithExitCodes)
        {
            return [];
        }

        return WrongWords.In(parsed, args) is { Count: > 0 } unknown ? unknown
            : parsed.Action is ParseErrorAction ? [.. parsed.Errors.Select(error => error.Message).Distinct()]
            : [];
    }
}

using System.ComponentModel;
using System.Diagnostics;
using FakeFinder.Checks;

namespace FakeFinder.Cli.Doctor;

/// <summary>
/// One of the service's programs as a child of this process, while it looks. It ends with this process, however that ends.
/// </summary>
internal static class DoctorProcess
{
    private const int LastLines = 5;

    /// <summary>How .NET begins to tell what it dies of.</summary>
    private const string Unhandled = "Unhandled exception.";

    /// <summary>Exit codes of a process that a signal ended are this and the signal's number.</summary>
    private const int EndedBySignal = 128;

    /// <summary>Each check has a limit of its own, and reading all weights may take long.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(10);

    /// <returns>What it found; and where it could not end in order, that.</returns>
    public static async Task<IReadOnlyList<CheckLine>> RunAsync(DoctorProgram program, CancellationToken cancellationToken)
    {
        var start = $"start of {program.Name}";
        if (program.Start is null)
        {
            return [CheckLine.Of(start, Finding.NotChecked(program.WhyNot!))];
        }

        program.Start.RedirectStandardInput = program.Start.RedirectStandardOutput = program.Start.RedirectStandardError = true;
        using var process = Start(program.Start);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Limit);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        List<CheckLine> found = [];
        var now = start;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } text)
            {
                if (CheckLine.Read(text) is not { } line)
                {
                    continue;
                }

                now = line.Check;
                if (line.State is not null)
                {
                    found.Add(line);
                }
            }

            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            cancellationToken.ThrowIfCancellationRequested();
            return [.. found, CheckLine.Of(now, Finding.Fault($"This was not known within {Limit.TotalMinutes:0} min."))];
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return process.ExitCode == 0
            ? found
            : [.. found, CheckLine.Of(now, Finding.Fault(HowItEnded(program, process.ExitCode, await errors)))];
    }

    /// <summary>It takes away what it has begun.</summary>
    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(CleaningTime);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static string HowItEnded(DoctorProgram program, int exitCode, string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.FirstOrDefault(line => line.StartsWith(Unhandled, StringComparison.Ordinal)) is { } unhandled)
        {
            return $"The {program.Name} program cannot start, or look further: {unhandled[Unhandled.Length..].Trim()}";
        }

        var last = string.Join(' ', lines.TakeLast(LastLines)).Trim();
        return exitCode > EndedBySignal
            ? $"The {program.Name} program crashed here (signal {exitCode - EndedBySignal}), and said last: {last}"
            : last.Length > 0 ? last
            : $"The {program.Name} program ended here with exit code {exitCode}.";
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CliException($"{start.FileName} could not be started: {exception.Message}");
        }
    }
}

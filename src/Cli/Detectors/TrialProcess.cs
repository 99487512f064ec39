using System.ComponentModel;
using System.Diagnostics;

namespace FakeFinder.Cli.Detectors;

/// <summary>
/// The worker's program as a child of this process, for one trial. Its standard input is a pipe that ends with this process, however that
/// ends; the child ends with it. A fault of native code is the child's alone.
/// </summary>
internal static class TrialProcess
{
    private const int LastLines = 15;

    /// <summary>Exit codes of a process that a signal ended are this and the signal's number.</summary>
    private const int EndedBySignal = 128;

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    /// <param name="limit">After this it is ended.</param>
    /// <returns>The document that it wrote.</returns>
    /// <exception cref="CliException">It crashed, could not start, or took too long: one sentence, and its last words.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the child has ended.</exception>
    public static async Task<string> RunAsync(ProcessStartInfo start, TimeSpan limit, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Start(start);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), TailAsync(process.StandardError));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw new CliException(
                $"The detector was not done within {limit.TotalSeconds:0} s and was stopped; allow more with --timeout SECONDS, or try a "
                    + "shorter video.");
        }

        return await output is { Length: > 0 } document
            ? document
            : throw new CliException($"{HowItEnded(process.ExitCode)}. It said last:{Environment.NewLine}{await errors}");
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

    /// <summary>Asks it to end, and kills it with all its processes where it does not.</summary>
    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(StopLimit);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string HowItEnded(int exitCode) => exitCode > EndedBySignal
        ? $"The process that ran the detector crashed (signal {exitCode - EndedBySignal}); its native code, or what the network makes it "
            + "do, is at fault"
        : $"The process that should run the detector ended with exit code {exitCode}";

    private static async Task<string> TailAsync(TextReader errors)
    {
        var last = new Queue<string>();
        while (await errors.ReadLineAsync() is { } line)
        {
            last.Enqueue(line);
            if (last.Count > LastLines)
            {
                last.Dequeue();
            }
        }

        return string.Join(Environment.NewLine, last);
    }
}

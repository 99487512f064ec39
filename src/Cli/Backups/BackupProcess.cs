using System.Diagnostics;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Backups;

/// <summary>
/// The service's program as a child of this process, which knows where the service keeps its data. It ends with this process, however that
/// ends, and then leaves nothing behind.
/// </summary>
internal sealed class BackupProcess(CliConsole console)
{
    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(10);

    public async Task<int> RunAsync(string what, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = PublishedProgram.Start("Web");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await Spinner.ForAsync(what, console.Error, WaitAsync(process, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            throw;
        }

        if (process.ExitCode == ExitCodes.Success)
        {
            console.Output.Paragraph((await output).Trim());
            return ExitCodes.Success;
        }

        var said = (await errors).Trim();
        throw new CliException(said.Length > 0 ? said : $"The program ended with exit code {process.ExitCode}.");
    }

    private static async Task<bool> WaitAsync(Process process, CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return true;
    }

    /// <summary>It takes away what it has begun.</summary>
    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(CleaningTime);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

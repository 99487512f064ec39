using System.Diagnostics;
using FakeFinder.EndToEnd.Tests.Processes;

namespace FakeFinder.EndToEnd.Tests.Cluster;

/// <summary>
/// One process of a cluster: a silo, or the web. It ends when its standard input ends, so with the test's own process at the latest.
/// </summary>
internal sealed class ClusterProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;

    private ClusterProcess(string name, Process process, ClusterLog log)
    {
        (Name, this.process) = (name, process);
        process.OutputDataReceived += (_, line) => log.Add(this, line.Data);
        process.ErrorDataReceived += (_, line) => log.Add(this, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>The test has killed it.</summary>
    public bool Killed { get; private set; }

    /// <summary>The test has asked it to end.</summary>
    public bool WasEnded { get; private set; }

    public bool HasExited => process.HasExited;

    public static ClusterProcess Start(
        ProcessFamily family,
        ClusterLog log,
        string name,
        string program,
        IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [program]);
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return Start(family, log, name, start);
    }

    /// <param name="start">The program and its environment.</param>
    public static ClusterProcess Start(ProcessFamily family, ClusterLog log, string name, ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        family.Adopt(start);
        return new ClusterProcess(name, Process.Start(start)!, log);
    }

    /// <returns>The exit code of a process that ends by itself.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>SIGKILL: it has no time for a word to anybody.</summary>
    public async Task KillAsync()
    {
        Killed = true;
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As a machine that shuts down: SIGTERM, and after some patience SIGKILL.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync(TimeSpan patience)
    {
        WasEnded = true;
        await ProcessFamily.SignalAsync("TERM", process.Id);
        using var limit = new CancellationTokenSource(patience);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            await KillAsync();
        }

        return process.ExitCode;
    }

    /// <returns>The exit code of a process that was asked to end.</returns>
    public async Task<int> StopAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public void Dispose() => process.Dispose();
}

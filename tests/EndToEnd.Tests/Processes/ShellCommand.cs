using System.Diagnostics;

namespace FakeFinder.EndToEnd.Tests.Processes;

/// <summary>Lines of a page as somebody types them into a shell.</summary>
internal sealed class ShellCommand : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;

    private ShellCommand(Process process) => this.process = process;

    /// <param name="folder">In which the shell is.</param>
    public static ShellCommand Start(
        ProcessFamily family,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        string lines)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-c", lines])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        family.Adopt(start);
        return new ShellCommand(Process.Start(start)!);
    }

    /// <returns>What it wrote, once it has ended well.</returns>
    public async Task<string> OutputAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"It ended with {process.ExitCode}. It said:\n{output}\n{await error}");
        return output;
    }

    public void Dispose() => process.Dispose();
}

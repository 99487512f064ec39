using System.Diagnostics;
using System.Text;

namespace FakeFinder.EndToEnd.Tests.Processes;

/// <summary><c>./fakefinder</c> as a user starts it.</summary>
internal sealed class CommandProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private CommandProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public int ExitCode => process.ExitCode;

    public string Output => Copy(output);

    public string Error => Copy(error);

    public static CommandProcess Start(
        ProcessFamily family,
        IReadOnlyDictionary<string, string> environment,
        params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "fakefinder"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        family.Adopt(start);
        return new CommandProcess(Process.Start(start)!);
    }

    public async Task<CommandProcess> WaitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(
            process.HasExited,
            $"'{string.Join(' ', process.StartInfo.ArgumentList)}' has not ended within {Patience.TotalMinutes} minutes. It "
                + $"said:\n{Output}\n{Error}"
        );
        return this;
    }

    public void Dispose() => process.Dispose();

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }

    private static string Copy(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}

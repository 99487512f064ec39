using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FakeFinder.Servers;

/// <summary>
/// A server that a test starts on a free port of the loopback address, in a temporary folder, and that ends with the test.
/// </summary>
public abstract class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly StringBuilder output = new();
    private readonly HeldPort port = new();
    private Process? process;

    public int Port => port.Number;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("fakefinder-server-").FullName;

    /// <summary>What the server has said.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public void Dispose()
    {
        if (process is not null)
        {
            // Asked first, so that its own children have ended too and nobody writes into the folder any more.
            using (var kill = Process.Start("kill", ["-s", "INT", $"{process.Id}"]))
            {
                kill.WaitForExit();
            }

            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }

        port.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The server ends at once, as in a crash, with its own children.</summary>
    protected async Task EndAsync(string signal)
    {
        using (var kill = Process.Start("kill", ["-s", signal, $"{process!.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Starts the server and waits until it answers.</summary>
    protected async Task RunAsync(ProcessStartInfo start, Func<Task<bool>> answers)
    {
        process = Start(start);
        var since = Stopwatch.GetTimestamp();
        while (!await answers())
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(since) > Patience)
            {
                throw new InvalidOperationException($"{start.FileName} does not answer on port {Port}: {Output}");
            }

            await Task.Delay(PollInterval);
        }
    }

    protected async Task RunToEndAsync(ProcessStartInfo start)
    {
        using var command = Start(start);
        await command.WaitForExitAsync();
        if (command.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} has failed: {Output}");
        }
    }

    protected async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        start.WorkingDirectory = Folder;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var started = Process.Start(start)!;
        started.OutputDataReceived += (_, line) => Append(line.Data);
        started.ErrorDataReceived += (_, line) => Append(line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private void Append(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}

using System.Globalization;
using FakeFinder.Files;

namespace FakeFinder.Cli.Service;

/// <summary>
/// What the service's process prints, in <c>logs/web-*.log</c> of the data folder: a bounded number of bounded files; and its last lines.
/// What a full disk does not take is lost, and the service continues.
/// </summary>
internal sealed class ServiceLog : IDisposable
{
    public const int MostFiles = 10;
    private const int LastLines = 15;

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Queue<string> last = [];
    private LineFile? file;

    public ServiceLog(string dataFolder, TimeProvider time)
    {
        folder = Path.Combine(dataFolder, "logs");
        this.time = time;
        PrivateFolder.Create(dataFolder);
        PrivateFolder.Create(folder);
        file = Open();
    }

    /// <summary>A file that has grown beyond this is followed by another.</summary>
    public long MostBytes { get; init; } = 10_000_000;

    /// <summary>The file that is written now.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>The last lines, without stack traces.</summary>
    public string Tail
    {
        get
        {
            lock (gate)
            {
                return string.Join(Environment.NewLine, last);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            file?.Dispose();
            file = null;
        }
    }

    /// <summary>Copies a process's output, until it ends.</summary>
    public async Task CopyAsync(TextReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Write(line);
        }
    }

    /// <summary>What comes after the end of this log is not kept.</summary>
    public void Write(string line)
    {
        lock (gate)
        {
            if (file is null)
            {
                return;
            }

            Remember(line);
            file.Write(line);
            if (file.Length > MostBytes)
            {
                file.Dispose();
                file = Open();
            }
        }
    }

    /// <summary>Stack traces are in the file: among the last lines they would only push out what matters.</summary>
    private void Remember(string line)
    {
        if (!line.StartsWith("   at ", StringComparison.Ordinal) && !line.StartsWith("--- End of ", StringComparison.Ordinal))
        {
            last.Enqueue(line);
        }

        if (last.Count > LastLines)
        {
            last.Dequeue();
        }
    }

    private LineFile Open()
    {
        FileName = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"web-{time.GetUtcNow():yyyyMMdd-HHmmss-fffffff}.log"));
        var opened = new LineFile(FileName, time);
        LogFolder.Trim(folder, "web-*.log", MostFiles);
        return opened;
    }
}

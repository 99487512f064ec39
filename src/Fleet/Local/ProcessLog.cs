using FakeFinder.Files;


namespace FakeFinder.Fleet.Local;

/// <summary>
/// A process's output as a file of bounded size: what comes after the bound is left out, with a line that says so. What a full disk does
/// not take is lost, and the process continues.
/// </summary>
internal sealed class ProcessLog : IDisposable
{
    private const long MaximumCharacters = 32L << 20;

    private readonly LineFile file;
    private readonly Lock gate = new();
    private long written;

    private ProcessLog(string path) => file = new LineFile(path, TimeProvider.System);

    public string Path => file.Path;

    /// <summary>Opens the log of a new process and deletes the oldest of those that have ended where there are too many.</summary>
    /// <param name="living">The names of the processes that still write theirs, however little: a parked one is silent for long.</param>
    public static ProcessLog Open(LocalOptions options, string name, ICollection<string> living)
    {
        var folder = System.IO.Path.GetFullPath(options.Logs);
        PrivateFolder.Create(folder);
        LogFolder.Trim(
            folder,
            "worker-*.log",
            options.KeptLogs,
            file => !living.Contains(System.IO.Path.GetFileNameWithoutExtension(file.Name)));
        return new ProcessLog(System.IO.Path.Combine(folder, name + ".log"));
    }

    /// <param name="seen">Told of each line.</param>
    public async Task CopyAsync(StreamReader output, Action<string>? seen = null)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            seen?.Invoke(line);
            Write(line);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            file.Dispose();
        }
    }

    private void Write(string line)
    {
        lock (gate)
        {
            var before = written;
            written += line.Length + 1;
            if (written <= MaximumCharacters)
            {
                file.Write(line);
            }
            else if (before <= MaximumCharacters)
            {
                file.Write($"(more than {MaximumCharacters} characters: the rest is left out)");
            }
        }
    }
}

namespace FakeFinder.Fleet.Local;

/// <summary>A process's output as a file of bounded size: what comes after the bound is left out, with a line that says so.</summary>
internal sealed class ProcessLog : IDisposable
{
    private const long MaximumCharacters = 32L << 20;

    private readonly StreamWriter writer;
    private readonly Lock gate = new();
    private long written;

    private ProcessLog(string path)
    {
        Path = path;
        writer = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    public string Path { get; }

    /// <summary>Opens the log of a new process and deletes the oldest of those that have ended where there are too many.</summary>
    /// <param name="living">The names of the processes that still write theirs, however little: a parked one is silent for long.</param>
    public static ProcessLog Open(LocalOptions options, string name, ICollection<string> living)
    {
        var folder = Directory.CreateDirectory(options.Logs);
        var ended = folder.GetFiles("worker-*.log").Where(file => !living.Contains(System.IO.Path.GetFileNameWithoutExtension(file.Name)));
        foreach (var old in ended.OrderByDescending(file => file.LastWriteTimeUtc).Skip(options.KeptLogs))
        {
            old.Delete();
        }

        return new ProcessLog(System.IO.Path.Combine(folder.FullName, name + ".log"));
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
            writer.Dispose();
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
                writer.WriteLine(line);
            }
            else if (before <= MaximumCharacters)
            {
                writer.WriteLine($"(more than {MaximumCharacters} characters: the rest is left out)");
            }
        }
    }
}

using System.Diagnostics;

namespace FakeFinder.Servers;

/// <summary>
/// A real file system of some kilobytes, to be filled up. Root alone may mount one: a test that cannot says so and fails.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    private const int Full = 28;

    private readonly string ballast;

    /// <param name="path">The folder that it is to be; made where it is not there.</param>
    /// <param name="kilobytes">Its size.</param>
    public SmallDisk(string path, int kilobytes)
    {
        Path = path;
        ballast = System.IO.Path.Combine(path, "ballast");
        Directory.CreateDirectory(path);
        Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "fakefinder-test", path);
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Leaves no room, but in the last blocks of files that are there.</summary>
    public void Fill()
    {
        using var file = new FileStream(ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (var size = 4096; size > 0; size /= 2)
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException exception) when (exception.HResult == Full)
            {
                // A smaller piece may fit.
            }
        }
    }

    /// <summary>Takes away what filled it up.</summary>
    public void MakeRoom() => File.Delete(ballast);

    /// <inheritdoc/>
    public void Dispose() => Run("umount", "-l", Path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} failed, and a full disk cannot be tested without it; run the tests as root ({error.Trim()}).");
        }
    }
}

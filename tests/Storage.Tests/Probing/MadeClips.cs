using System.Diagnostics;

namespace FakeFinder.Storage.Tests.Probing;

/// <summary>A folder of files that the tests make with ffmpeg, each once.</summary>
public sealed class MadeClips : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fakefinder-probe-test-").FullName;
    private readonly Lock gate = new();

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>Makes the file by ffmpeg's arguments, unless it is there.</summary>
    public string Make(string name, params string[] arguments)
    {
        lock (gate)
        {
            var path = PathOf(name);
            if (!File.Exists(path))
            {
                using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments, "file:" + path]) { RedirectStandardError = true })!;
                var errors = process.StandardError.ReadToEnd();
                process.WaitForExit();
                Assert.True(process.ExitCode == 0, $"ffmpeg could not make {name}: {errors}");
            }

            return path;
        }
    }

    /// <summary>Two seconds of a moving pattern, 30 frames a second.</summary>
    public string MakeVideo(string name, params string[] arguments) =>
        Make(name, ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p", .. arguments]);

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

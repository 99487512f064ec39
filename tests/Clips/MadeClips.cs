using System.Diagnostics;

namespace FakeFinder.Clips;

/// <summary>A folder of clips that the tests make with ffmpeg, each once.</summary>
public sealed class MadeClips : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fakefinder-clips-").FullName;
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
                using var process = Process.Start(
                    new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments, "file:" + path])
                    {
                        RedirectStandardError = true,
                    }
                )!;
                var errors = process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode != 0)
                {
                    throw new InvalidOperationException($"ffmpeg could not make {name}: {errors}");
                }
            }

            return path;
        }
    }

    /// <summary>A moving pattern with a number in it, in H.264; key frames every 24 frames, B frames between.</summary>
    public string MakeVideo(string name, int frames, params string[] arguments) =>
        Make(
            name,
            [
                "-f",
                "lavfi",
                "-i",
                $"testsrc2=s=96x72:r=24,trim=end_frame={frames}",
                "-c:v",
                "libx264",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "24",
                "-bf",
                "3",
                "-threads",
                "1",
                .. arguments,
            ]);

    /// <summary>Two seconds of a moving pattern in H.264, 30 frames a second.</summary>
    public string MakeTwoSeconds(string name, params string[] arguments) =>
        Make(name, ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p", .. arguments]);

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>
    /// Programs that stand in for FFmpeg's: scripts, made by a process of their own, since a file that this one holds open for writing
    /// cannot be started.
    /// </summary>
    /// <param name="ffprobe">Beside answering <c>-version</c>, by which the sandbox is tried.</param>
    public string MakePrograms(string name, string ffmpeg, string ffprobe = "exec ffprobe \"$@\"")
    {
        var programs = PathOf(name);
        Directory.CreateDirectory(programs);
        Script(Path.Combine(programs, "ffmpeg"), ffmpeg);
        Script(Path.Combine(programs, "ffprobe"), $"case $* in *-version) exit ;; esac; {ffprobe}");
        return programs;
    }

    /// <summary>A script, made as <see cref="MakePrograms"/> makes them.</summary>
    public string MakeProgram(string name, string body)
    {
        Script(PathOf(name), body);
        return PathOf(name);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Script(string path, string body)
    {
        using var process = Process.Start("sh", ["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod +x \"$0\"", path, body]);
        process.WaitForExit();
    }
}

using System.Runtime.InteropServices;
using System.Text;

namespace FakeFinder.Cli.Analysis;

/// <summary>A file that the user named.</summary>
internal static class InputFile
{
    private const int KindMask = 0xF000;
    private const int Pipe = 0x1000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;
    private const int Socket = 0xC000;

    private const int RelativeToCurrentFolder = -100;
    private const uint KindWanted = 1;
    private const int AnswerBytes = 256;
    private const int ModeAt = 28;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It cannot be read, or is no regular file: one sentence. Such are not even opened: a pipe waits for its
    /// writer, for ever where there is none.</exception>
    public static FileStream Open(string path) => KindOf(path) switch
    {
        null when !File.Exists(path) => throw new IOException($"There is no file {path}."),
        null or Regular => File.OpenRead(path),
        Folder => throw new IOException(IsFolder(path)),
        Pipe => throw new IOException($"{path} is a pipe; write what comes out of it to a file, and name that file."),
        Socket => throw new IOException($"{path} is a socket, not a video file."),
        _ => throw new IOException($"{path} is a device, not a video file."),
    };

    /// <summary>The sentence about a folder in a file's place.</summary>
    public static string IsFolder(string path) => $"{path} is a folder; 'fakefinder batch {path}' analyses the videos in it.";

    /// <summary>Something other than a regular file is there: it is to be written to, not to be replaced.</summary>
    public static bool IsPipeOrDevice(string path) => KindOf(path) is not (null or Regular or Folder);

    /// <returns>The kind, links followed; null where nothing is there, or the system does not say.</returns>
    private static int? KindOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Directory.Exists(path) ? Folder : null;
        }

        var answer = new byte[AnswerBytes];
        return statx(RelativeToCurrentFolder, [.. Encoding.UTF8.GetBytes(path), 0], flags: 0, KindWanted, answer) == 0
            ? BitConverter.ToUInt16(answer, ModeAt) & KindMask
            : null;
    }

    /// <summary>The struct that it fills is the same on every processor.</summary>
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, byte[] path, int flags, uint wanted, byte[] answer);
}

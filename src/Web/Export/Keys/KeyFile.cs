using System.Text;
using FakeFinder.Evidence;
using FakeFinder.Evidence.Signing;

namespace FakeFinder.Web.Export.Keys;

/// <summary>The file of a private key, for this service's user alone.</summary>
internal static class KeyFile
{
    private const int LongestKey = 64 * 1024;

    /// <summary>
    /// Reads the key, and makes it first where there is none. It is whole or not there: a new one is written under another name, and takes
    /// its own only where no other start was faster.
    /// </summary>
    /// <exception cref="EvidenceException">The file holds no private key on P-256.</exception>
    /// <exception cref="IOException">The file cannot be read or made.</exception>
    public static EvidenceSigner OpenOrMake(string path)
    {
        if (!File.Exists(path))
        {
            Make(path);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > LongestKey)
        {
            throw new EvidenceException($"{path} is no key: it has {file.Length} bytes.");
        }

        using var reader = new StreamReader(file, Encoding.ASCII);
        return EvidenceSigner.Parse(reader.ReadToEnd(), path);
    }

    private static void Make(string path)
    {
        var made = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            using (var file = new FileStream(made, OwnerOnly()))
            {
                file.Write(Encoding.ASCII.GetBytes(EvidenceSigner.CreatePem()));
                file.Flush(flushToDisk: true);
            }

            File.Move(made, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another start made one meanwhile: that one counts, for both.
        }
        finally
        {
            File.Delete(made);
        }
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}

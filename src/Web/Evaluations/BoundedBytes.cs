using FakeFinder.Storage.Videos;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Evaluations;

/// <summary>Reads a whole file of a user into memory, up to a limit.</summary>
internal static class BoundedBytes
{
    private const int Buffer = 80 << 10;

    /// <param name="name">Of the file, for the sentence.</param>
    /// <exception cref="TooLargeException">It has more bytes; no more than these are read.</exception>
    public static async Task<byte[]> ReadAsync(Stream content, string name, int most, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[Buffer];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (bytes.Length + read > most)
            {
                throw new TooLargeException($"{FileName.Shown(name)} has more than {most} bytes, which is the most that is taken.");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}

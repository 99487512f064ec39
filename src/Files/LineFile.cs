using System.Globalization;
using System.Text;

namespace FakeFinder.Files;

/// <summary>
/// A file of lines that never fails who writes to it: a line that cannot be written, above all because the disk is full, is lost and
/// counted, and the file says how many were lost as soon as it can be written again. Not for two threads at once.
/// </summary>
public sealed class LineFile : IDisposable
{
    private readonly TimeProvider time;
    private FileStream? file;
    private long? written;
    private long lost;
    private DateTimeOffset lostSince;
    private string reason = "";

    /// <param name="path">The file; it is appended to, and made now where that can be.</param>
    /// <param name="time">The clock of what it says of lost lines.</param>
    public LineFile(string path, TimeProvider time)
    {
        Path = path;
        this.time = time;
        TryAppend("");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its bytes, as far as this object knows: those of whole lines.</summary>
    public long Length => written ?? 0;

    /// <summary>Writes the line, or counts it as lost.</summary>
    public void Write(string line)
    {
        if (!TellLost() || !TryAppend(line + '\n'))
        {
            lostSince = lost == 0 ? time.GetUtcNow() : lostSince;
            lost++;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TellLost();
        file?.Dispose();
        file = null;
    }

    /// <returns>False where lines are lost and that cannot be said yet.</returns>
    private bool TellLost()
    {
        if (
            lost > 0
            && TryAppend(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"({lost} line{(lost == 1 ? " was" : "s were")} lost here between {lostSince:O} and {time.GetUtcNow():O}: {reason})\n"))
        )
        {
            lost = 0;
        }

        return lost == 0;
    }

    private bool TryAppend(string text)
    {
        try
        {
            file ??= Open();
            var bytes = Encoding.UTF8.GetBytes(text);
            file.Write(bytes);
            written += bytes.Length;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = exception.Message;

            // Opened again at the next line: whatever took its place by then is written to.
            file?.Dispose();
            file = null;
            return false;
        }
    }

    /// <summary>Behind the last whole line: a full disk may have taken half of one.</summary>
    private FileStream Open()
    {
        var opened = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            written = Math.Min(written ?? long.MaxValue, opened.Length);
            if (opened.Length > written)
            {
                opened.SetLength(written.Value);
            }

            opened.Position = written.Value;
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}

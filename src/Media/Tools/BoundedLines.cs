using System.Text;

namespace FakeFinder.Media.Tools;

/// <summary>
/// The lines that a program writes, none longer than a limit and no more in all than another: what it writes beyond is not read.
/// </summary>
/// <param name="most">Characters of all lines.</param>
internal sealed class BoundedLines(TextReader reader, long most)
{
    private const int LongestLine = 1 << 20;

    private readonly char[] buffer = new char[1 << 13];
    private readonly StringBuilder begun = new();
    private int start;
    private int end;
    private long read;

    /// <summary>It wrote more than it may.</summary>
    public bool Exceeded { get; private set; }

    /// <returns>The next line, or null where there is none, or none that may be read.</returns>
    public async ValueTask<string?> NextAsync()
    {
        while (true)
        {
            if (buffer.AsSpan(start, end - start).IndexOf('\n') is >= 0 and var length)
            {
                return Take(length);
            }

            begun.Append(buffer, start, end - start);
            start = end = 0;
            Exceeded |= read > most || begun.Length > LongestLine;
            if (Exceeded || (end = await reader.ReadAsync(buffer)) == 0)
            {
                return Exceeded || begun.Length == 0 ? null : Take(0);
            }

            read += end;
        }
    }

    private string Take(int length)
    {
        var line = begun.Append(buffer, start, length).ToString();
        begun.Clear();
        start = Math.Min(start + length + 1, end);
        return line;
    }
}

using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace FakeFinder.Evaluation.Scores;

/// <summary>
/// A CSV file (RFC 4180, comma, UTF-8) with a heading. A text that a spreadsheet would run as a formula is written with an apostrophe
/// before it, which is taken away when it is read.
/// </summary>
/// <param name="Name">Of the file, for sentences.</param>
public sealed record CsvTable(string Name, IReadOnlyList<string> Headings, IReadOnlyList<CsvRow> Rows)
{
    private const char Apostrophe = '\'';

    /// <summary>What a spreadsheet runs; and the apostrophe, so that a text which begins with one comes back as it was.</summary>
    private static readonly char[] Dangerous = ['=', '@', '+', '-', '\t', '\r', Apostrophe];

    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,
        InjectionCharacters = Dangerous,
        InjectionEscapeCharacter = Apostrophe,

        // With a NewLine of its own the library leaves other line ends unquoted.
        ShouldQuote = field => ConfigurationFunctions.ShouldQuote(field) || field.Field.AsSpan().ContainsAny('\r', '\n'),
    };

    private static readonly CsvConfiguration Reading = new(CultureInfo.InvariantCulture) { IgnoreBlankLines = true, BadDataFound = null };

    /// <param name="mostRows">Of a file of others: none with more is read to its end.</param>
    /// <exception cref="EvaluationException">It has no heading, a row of another length, or too many rows.</exception>
    public static CsvTable Read(TextReader reader, string name, int mostRows = int.MaxValue)
    {
        using var parser = new CsvParser(reader, Reading);
        if (!parser.Read())
        {
            throw new EvaluationException($"{name} is empty; its first line must name its columns, such as file,label.");
        }

        var headings = parser.Record!.Select(heading => heading.Trim()).ToList();
        if (headings.GroupBy(heading => heading, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new EvaluationException($"{name} line 1 names the column '{twice.Key}' twice; rename one of them.");
        }

        var rows = new List<CsvRow>();
        while (parser.Read())
        {
            var fields = parser.Record!;
            var line = parser.RawRow - parser.RawRecord.AsSpan().Trim("\r\n").Count('\n');
            if (fields.Length != headings.Count)
            {
                throw new EvaluationException(
                    $"{name} line {line} has {fields.Length} fields, and the heading has {headings.Count}; put a text that holds a comma "
                        + $"in quotation marks.");
            }

            if (rows.Count == mostRows)
            {
                throw new EvaluationException($"{name} has more than {mostRows} lines, which is the most that is taken at once; split it.");
            }

            rows.Add(new CsvRow(line, [.. fields.Select(Plain)]));
        }

        return new CsvTable(name, headings, rows);
    }

    public static void Write(TextWriter writer, IEnumerable<IReadOnlyList<string>> rows)
    {
        using var csv = new CsvWriter(writer, Format, leaveOpen: true);
        foreach (var row in rows)
        {
            foreach (var field in row)
            {
                csv.WriteField(field);
            }

            csv.NextRecord();
        }
    }

    /// <summary>The place of a column, in whatever case it is written.</summary>
    /// <exception cref="EvaluationException">There is none.</exception>
    public int PlaceOf(string heading)
    {
        for (var place = 0; place < Headings.Count; place++)
        {
            if (string.Equals(Headings[place], heading, StringComparison.OrdinalIgnoreCase))
            {
                return place;
            }
        }

        throw new EvaluationException(
            $"{Name} line 1 has no column '{heading}'; it has {string.Join(", ", Headings)}. Columns are separated by commas.");
    }

    private static string Plain(string field) =>
        field.Length > 1 && field[0] == Apostrophe && Dangerous.Contains(field[1]) ? field[1..] : field;
}

/// <param name="Line">Where it begins in the file, from 1.</param>
public sealed record CsvRow(int Line, IReadOnlyList<string> Fields);

using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace FakeFinder.Web.Csv;

/// <summary>How every CSV of the service is written: RFC 4180, comma, UTF-8, numbers without a culture.</summary>
internal static class CsvText
{
    public const string MediaType = "text/csv";

    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",

        // With a NewLine of its own the library leaves other line ends unquoted.
        ShouldQuote = field => ConfigurationFunctions.ShouldQuote(field) || field.Field.AsSpan().ContainsAny('\r', '\n'),
    };

    public static CsvWriter WriterOn(TextWriter writer) => new(writer, Format);

    public static void WriteRow(this CsvWriter csv, IEnumerable<string> fields)
    {
        csv.WriteFields(fields);
        csv.NextRecord();
    }

    public static Task WriteRowAsync(this CsvWriter csv, IEnumerable<string> fields)
    {
        csv.WriteFields(fields);
        return csv.NextRecordAsync();
    }

    /// <summary>So that it is read as the same number again; empty for null.</summary>
    public static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>
    /// A text of a person, a file or a report: one that a spreadsheet would run as a formula gets an apostrophe before it.
    /// </summary>
    public static string Safe(string? text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? $"'{text}" : text ?? "";

    private static void WriteFields(this CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }
    }
}

using System.Globalization;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Output;
using Spectre.Console;

namespace FakeFinder.Cli.Jobs;

/// <summary>Jobs as lines of at most 80 columns; the id is whole, to be copied.</summary>
internal static class JobLines
{
    private const int Width = 80;

    public static void Write(IAnsiConsole output, JobItems jobs, TimeZoneInfo zone)
    {
        foreach (var job in jobs.Items)
        {
            foreach (var line in Of(job, zone))
            {
                output.Line(line);
            }
        }

        output.Line(jobs.Items.Count == 0 ? "No job matches." : $"{jobs.Items.Count} of {jobs.Total} jobs.");
    }

    /// <summary>
    /// When, name; below it id, state and highest score; below that the detectors and who submitted it.
    /// </summary>
    private static IEnumerable<string> Of(JobItem job, TimeZoneInfo zone)
    {
        var time = TimeZoneInfo.ConvertTime(job.SubmittedAt, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        yield return $"{time}  {Cut(job.FileName, Width - time.Length - 2)}";
        yield return $"  {job.Id}  {job.State}{(job.TopScore is { } top ? $", highest score {Verdicts.Percent(top)}" : "")}";
        var detectors = string.Join(", ", job.Parts.Select(part => part.Detector));
        yield return $"  {Cut(job.SubmittedBy is { } person ? $"{detectors}; by {person}" : detectors, Width - 2)}";
    }

    /// <summary>A name may hold what a terminal would take for a command.</summary>
    private static string Cut(string text, int most)
    {
        var plain = string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character));
        return plain.Length <= most ? plain : plain[..(most - 1)] + "…";
    }
}

using System.Globalization;
using FakeFinder.Cli.Api;
using FakeFinder.Reports.Evidence;
using Spectre.Console;

namespace FakeFinder.Cli.Evidence;

/// <summary>A job as text for a terminal, at most 80 columns wide.</summary>
internal static class ShowText
{
    public const int Width = 80;

    private const string Indent = "       ";

    public static void Write(IAnsiConsole output, JobReport report)
    {
        Paragraph(output, report.Video.FileName);
        Paragraph(output, report.Summary.Text);
        output.Line("");
        output.Line($"Job    {report.Job.Id}");
        output.Line($"{Indent}{report.Job.State}, submitted {Time(report.Job.SubmittedAt)}");
        output.Line($"Video  {report.Video.Sha256}");
        if (report.Video.Facts is { } facts)
        {
            output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{Indent}{facts.DurationSeconds:0.00} s, {facts.FrameCount} frames, {facts.Width} x {facts.Height}, "
                    + $"{Plain(facts.Codec)}"));
        }

        if (report.Video.Perturbation is { } perturbation)
        {
            Paragraph(output, $"The detectors looked at a changed version of it: {perturbation}.", Indent);
        }

        WriteTable(output, Detectors(report));
        foreach (var detector in report.Detectors)
        {
            var remarks = new[] { detector.Reason, Low(detector.Coverage), detector.Notice }.OfType<string>();
            foreach (var remark in remarks)
            {
                Paragraph(output, $"{detector.Detector}: {remark}");
            }
        }

        WriteMoments(output, report);
        WriteNotes(output, report.Notes ?? []);
        foreach (var sentence in report.Missing)
        {
            Paragraph(output, $"Missing: {sentence}");
        }

        output.Line("");
        output.Line("A score is one detector's estimate, not a proof.");
    }

    /// <summary>A job that has not ended.</summary>
    public static void WriteOpen(IAnsiConsole output, Job job)
    {
        Paragraph(output, job.FileName ?? $"{job.Id}");
        Paragraph(output, $"Job {job.Id} has not ended: {job.State}. 'fakefinder show' says more after its end.");
        var table = Table("Detector", "State", "Probability of being fake");
        foreach (var part in job.Parts)
        {
            Row(table, part.Detector, part.State, part.Score is { } score ? Percent.Of(score) : "-");
        }

        WriteTable(output, table);
    }

    private static Table Detectors(JobReport report)
    {
        var table = Table("Detector", "Sign", "Probability", "Frames judged");
        foreach (var detector in report.Detectors)
        {
            Row(
                table,
                detector.IsHeuristic ? $"{detector.Detector} (heuristic)" : detector.Detector,
                detector.Score is null ? detector.State : detector.BandWord,
                detector.Percent ?? "-",
                detector.Coverage is { } coverage ? $"{coverage.FramesJudged} of {coverage.FramesWanted}" : "-");
        }

        return table;
    }

    private static void WriteMoments(IAnsiConsole output, JobReport report)
    {
        output.Line("");
        if (report.Evidence.Moments.Count == 0)
        {
            output.Line("No suspicious moment: no trained detector gave a frame or face more than 50 %.");
            return;
        }

        output.Line("Suspicious moments, the worst first:");
        var table = Table("Time", "Frame", "Face", "Detectors");
        foreach (var moment in report.Evidence.Moments)
        {
            Row(
                table,
                Seconds(moment.Spot.Seconds),
                $"{moment.Spot.Frame}",
                moment.Track ?? "whole frame",
                string.Join(", ", moment.Detectors.Select(one => $"{one.Detector} {Percent.Of(one.Score)}")));
        }

        WriteTable(output, table);
    }

    private static void WriteNotes(IAnsiConsole output, IReadOnlyList<ReportedNote> notes)
    {
        if (notes.Count == 0)
        {
            return;
        }

        output.Line("");
        output.Line("Notes of people:");
        var replaced = notes.Select(note => note.Replaces).OfType<Guid>().ToHashSet();
        foreach (var note in notes)
        {
            var about = note.Seconds is { } seconds ? $", about {Seconds(seconds)}" : "";
            Paragraph(
                output,
                $"{Time(note.At)}, {note.Author}, {note.Kind}{about}{(replaced.Contains(note.Id) ? " (corrected by a later note)" : "")}:");
            Paragraph(output, note.Text, "  ");
        }
    }

    private static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)));
        }

        return table;
    }

    private static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(Plain(cell))));

    /// <summary>Wide terminals too: what does not fit breaks within its cell.</summary>
    private static void WriteTable(IAnsiConsole output, Table table)
    {
        var width = output.Profile.Width;
        output.Profile.Width = Math.Min(width, Width);
        output.Write(table);
        output.Profile.Width = width;
    }

    /// <summary>Words in lines of at most 80 columns; a longer word has a line of its own.</summary>
    private static void Paragraph(IAnsiConsole output, string text, string indent = "")
    {
        var line = indent;
        foreach (var word in Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > Width)
            {
                output.Line(line);
                line = indent;
            }

            line += line.Length > indent.Length ? $" {word}" : word;
        }

        output.Line(line);
    }

    private static string? Low(Coverage? coverage) => coverage is { IsLow: true } ? $"Low coverage: {coverage.Summary}." : null;

    private static string Seconds(double seconds) => seconds.ToString("0.00 s", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Texts may hold anything: no control character reaches the terminal.</summary>
    private static string Plain(string text) => string.Concat(text.Select(one => char.IsControl(one) ? ' ' : one));
}

using System.Globalization;
using System.Text.RegularExpressions;
using FakeFinder.Servers;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Files.Tests;

public sealed class LineFileTests : IDisposable
{
    private readonly DataFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_that_a_full_disk_does_not_take_are_counted_and_the_file_says_so_once_there_is_room()
    {
        using var disk = new SmallDisk(folder["disk"], kilobytes: 64);
        using var file = new LineFile(Path.Combine(disk.Path, "a.log"), time);
        file.Write("before");
        disk.Fill();
        for (var line = 0; line < 1000; line++)
        {
            file.Write($"line {line}");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        disk.MakeRoom();
        file.Write("after");

        var lines = File.ReadAllLines(file.Path);
        Assert.Equal(lines.Sum(line => line.Length + 1), file.Length);
        Assert.Equal(("before", "after"), (lines[0], lines[^1]));
        var told = Regex.Match(
            lines[^2],
            @"^\((\d+) lines were lost here between 2026-01-02T03:\S+ and 2026-01-02T03:20:45\S+: No space left on device.*\)$");
        Assert.True(told.Success, lines[^2]);
        Assert.Equal(Enumerable.Range(0, lines.Length - 3).Select(line => $"line {line}"), lines[1..^2]);
        Assert.Equal(1000, lines.Length - 3 + int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_device_that_is_always_full_fails_nobody_and_a_file_in_its_place_is_written_to()
    {
        var path = folder["a.log"];
        File.CreateSymbolicLink(path, "/dev/full");
        using (var file = new LineFile(path, time))
        {
            file.Write("one");
            file.Write("two");
            File.Delete(path);
        }

        Assert.StartsWith("(2 lines were lost here", Assert.Single(File.ReadAllLines(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_away_for_a_while_loses_lines_and_nothing_else()
    {
        using var file = new LineFile(folder["logs/a.log"], time);
        file.Write("one");
        Directory.CreateDirectory(folder["logs"]);
        file.Write("two");

        var lines = File.ReadAllLines(file.Path);
        Assert.StartsWith("(1 line was lost here", lines[0], StringComparison.Ordinal);
        Assert.Equal("two", lines[1]);
    }

    [Fact]
    public void A_file_that_is_there_is_appended_to()
    {
        File.WriteAllText(folder["a.log"], "of before\n");
        using (var file = new LineFile(folder["a.log"], time))
        {
            file.Write("now");
        }

        Assert.Equal(["of before", "now"], File.ReadAllLines(folder["a.log"]));
    }
}

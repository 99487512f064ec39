using FakeFinder.Cli.Service;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Cli.Tests.Service;

public sealed class ServiceLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };

    private string[] Files => [.. Directory.GetFiles(Path.Combine(folder.Path, "logs")).Order()];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_are_bounded_in_number_and_size_and_the_latest_remain()
    {
        using (var log = new ServiceLog(folder.Path, time) { MostBytes = 100 })
        {
            for (var i = 0; i < 1000; i++)
            {
                log.Write($"line {i}");
            }
        }

        Assert.Equal(ServiceLog.MostFiles, Files.Length);
        Assert.All(Files, file => Assert.InRange(new FileInfo(file).Length, 0, 120));
        Assert.Contains("line 999", Files.TakeLast(2).SelectMany(File.ReadLines));
    }

    [Fact]
    public async Task Output_is_copied_as_it_is_and_its_end_is_at_hand()
    {
        using var log = new ServiceLog(folder.Path, time);
        await log.CopyAsync(new StringReader(string.Join('\n', Enumerable.Range(1, 20).Select(i => $"line {i}"))));

        Assert.Equal(20, File.ReadLines(log.FileName).Count());
        Assert.StartsWith("line 6", log.Tail, StringComparison.Ordinal);
        Assert.EndsWith("line 20", log.Tail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_lines_leave_out_stack_traces()
    {
        using var log = new ServiceLog(folder.Path, time);
        log.Write("Unhandled exception. The port is taken.");
        for (var i = 0; i < 50; i++)
        {
            log.Write($"   at FakeFinder.Something.Deep{i}()");
        }

        Assert.Equal("Unhandled exception. The port is taken.", log.Tail);
        Assert.Equal(51, File.ReadLines(log.FileName).Count());
    }

    [Fact]
    public void What_comes_after_the_end_is_not_kept()
    {
        var log = new ServiceLog(folder.Path, time);
        log.Dispose();
        log.Write("late");

        Assert.Empty(File.ReadLines(Assert.Single(Files)));
    }
}

using System.Diagnostics;
using System.Globalization;
using FakeFinder.Cli.Detectors;

namespace FakeFinder.Cli.Tests.Detectors;

/// <summary>With a small shell program in the place of the worker's.</summary>
public sealed class TrialProcessTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_it_writes_is_the_result_also_where_it_ends_with_a_failure()
    {
        Assert.Equal("{}\n", await TrialProcess.RunAsync(Shell("echo '{}'; echo words >&2; exit 1"), Long, CancellationToken.None));
    }

    [Fact]
    public async Task A_crash_of_native_code_is_told_with_its_last_words()
    {
        var crash = await Assert.ThrowsAsync<CliException>(() =>
            TrialProcess.RunAsync(Shell("seq 1 100 >&2; echo 'Loaded network mine/net' >&2; kill -SEGV $$"), Long, CancellationToken.None));

        Assert.Equal(ExitCodes.Failure, crash.ExitCode);
        Assert.StartsWith("The process that ran the detector crashed (signal 11);", crash.Message, StringComparison.Ordinal);
        Assert.EndsWith("100\nLoaded network mine/net", crash.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n50\n", crash.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_says_nothing_is_told_with_its_exit_code()
    {
        var end = await Assert.ThrowsAsync<CliException>(() =>
            TrialProcess.RunAsync(Shell("echo 'FakeFinder cannot start: no.' >&2; exit 2"), Long, CancellationToken.None));

        Assert.Contains("ended with exit code 2. It said last:\nFakeFinder cannot start: no.", end.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("trap '' TERM INT; sleep 1000")]
    public async Task One_that_takes_too_long_is_ended_with_all_its_processes(string work)
    {
        var late = await Assert.ThrowsAsync<CliException>(() =>
            TrialProcess.RunAsync(Shell($"echo $$ > \"$DATA/pid\"; {work}"), TimeSpan.FromSeconds(1), CancellationToken.None));

        Assert.Contains("was not done within 1 s and was stopped", late.Message, StringComparison.Ordinal);
        AssertGone();
    }

    [Fact]
    public async Task An_interrupt_ends_it_too()
    {
        using var interrupt = new CancellationTokenSource();
        var run = TrialProcess.RunAsync(
            Shell("echo $$ > \"$DATA/started\"; mv \"$DATA/started\" \"$DATA/pid\"; cat"),
            Long,
            interrupt.Token);
        while (!File.Exists(Path.Combine(folder.Path, "pid")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        AssertGone();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_one_sentence()
    {
        var missing = await Assert.ThrowsAsync<CliException>(() =>
            TrialProcess.RunAsync(new ProcessStartInfo("/nowhere/dotnet"), Long, CancellationToken.None));

        Assert.StartsWith("/nowhere/dotnet could not be started: ", missing.Message, StringComparison.Ordinal);
    }

    private void AssertGone() => Assert.Throws<ArgumentException>(() =>
        Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(folder.Path, "pid")), CultureInfo.InvariantCulture)));

    private ProcessStartInfo Shell(string script) =>
        new("bash") { ArgumentList = { "-c", script }, Environment = { ["DATA"] = folder.Path } };
}

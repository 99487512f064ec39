namespace FakeFinder.Cli.Tests;

public sealed class FakeFinderCommandTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("up", "--help")]
    [InlineData("detect", "--help")]
    public async Task Help_says_what_the_exit_codes_mean(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3    another service owns the data folder", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("Required argument 'FILE'", "detect")]
    [InlineData("'nonsense'", "nonsense")]
    [InlineData("--port 'x' is no port", "up", "--port", "x")]
    [InlineData("--port '65536' is no port", "up", "--port", "65536")]
    [InlineData("--port '-1' is no port", "up", "--port=-1")]
    [InlineData("--server 'somewhere' is no address", "detect", "a.mp4", "--server", "somewhere")]
    [InlineData("--server 'ftp://somewhere' is no address", "detect", "a.mp4", "--server", "ftp://somewhere")]
    [InlineData("--detectors names no detector", "detect", "a.mp4", "--detectors", " , ")]
    public async Task A_wrong_command_line_is_named_and_ends_with_code_2(string sentence, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}

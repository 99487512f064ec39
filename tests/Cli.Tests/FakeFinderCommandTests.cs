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
    [InlineData("fakefinder has no command 'nonsense'.\n", "nonsense")]
    [InlineData("fakefinder has no command 'detekt'. Did you mean 'detect'?", "detekt", "a.mp4", "--detectors", "residual")]
    [InlineData("fakefinder weights has no command 'imprt'. Did you mean 'import'?", "weights", "imprt", "boken")]
    [InlineData("fakefinder detect has no option --detector. Did you mean '--detectors'?", "detect", "a.mp4", "--detector", "residual")]
    [InlineData("fakefinder detect has no option --detector. Did you mean '--detectors'?", "detect", "a.mp4", "--detector=residual")]
    [InlineData("fakefinder detect has no option --jsn. Did you mean '--json'?", "detect", "a.mp4", "--detectors", "--jsn")]
    [InlineData("fakefinder detect has no option --port.\n", "detect", "a.mp4", "--port", "1")]
    [InlineData("fakefinder batch has no option --cvs. Did you mean '--csv'?", "batch", "folder", "--cvs", "a.csv")]
    [InlineData("fakefinder batch has no option -x.\n", "batch", "folder", "-x")]
    [InlineData("fakefinder up has no option --Once. Did you mean '--once'?", "up", "--Once")]
    [InlineData("fakefinder weights verify has no option --wieghts. Did you mean '--weights'?", "weights", "verify", "--wieghts", "folder")]
    [InlineData("--id '5' is not the id of a batch", "batch", "folder", "--id", "5")]
    [InlineData("--replicas is 'two'; it must be a number from 1 to 1000.", "batch", "folder", "--replicas", "two")]
    [InlineData("--precision is empty.", "weights", "import", "boken", "--from", "folder", "--precision", "")]
    [InlineData("--data is empty.", "up", "--data", "")]
    [InlineData("--csv is empty.", "batch", "folder", "--csv", "")]
    [InlineData("FOLDER is empty.", "batch", "")]
    [InlineData("FILE is empty.", "detect", "a.mp4", " ")]
    [InlineData("--port '-1' is no port", "up", "--port", "-1")]
    [InlineData("--port 'x' is no port", "up", "--port", "x")]
    [InlineData("--port '65536' is no port", "up", "--port", "65536")]
    [InlineData("--port '-1' is no port", "up", "--port=-1")]
    [InlineData("--server 'somewhere' is no address", "detect", "a.mp4", "--server", "somewhere")]
    [InlineData("--server 'ftp://somewhere' is no address", "detect", "a.mp4", "--server", "ftp://somewhere")]
    [InlineData("Name either a video file or, by --job, an analysis that exists.", "probe")]
    [InlineData("Name either a video file or, by --job,", "probe", "a.mp4", "--job", "01930000-0000-7000-8000-000000000001")]
    [InlineData("--job '5' is not the id of a job", "probe", "--job", "5")]
    [InlineData(
        "--detectors goes with a video file", "probe", "--job", "01930000-0000-7000-8000-000000000001", "--detectors", "residual")]
    [InlineData("--out is empty.", "probe", "a.mp4", "--out", "")]
    [InlineData("--detectors names no detector", "detect", "a.mp4", "--detectors", " , ")]
    public async Task A_wrong_command_line_is_named_and_ends_with_code_2(string sentence, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}

using FakeFinder.Reference;
using FakeFinder.Servers;

namespace FakeFinder.Cli.Tests.Weights;

/// <summary>With the real weights of the shared face finder, from a folder and from a web server.</summary>
public sealed class PullCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Size_source_room_and_steps_are_said()
    {
        var run = await PullAsync("mtcnn", "--from", PublishedArchive.Mtcnn);

        Assert.Equal(new CommandRun(0, "", ""), run with { Output = "" });
        Assert.Equal(
            [
                $"mtcnn: 2.0 MB from {PublishedArchive.Mtcnn} (3 published files), up to 4.0 MB of the disk with all steps.",
                "mtcnn: checking pnet.pt",
                "mtcnn: checking rnet.pt",
                "mtcnn: checking onet.pt",
                "mtcnn: converting pnet (1 of 3)",
                "mtcnn: converting rnet (2 of 3)",
                "mtcnn: converting onet (3 of 3)",
                $"mtcnn: 3 networks (2.0 MB) are installed in {Path.Combine(folder.Path, "mtcnn")}.",
            ],
            Lines(run.Output));
    }

    [Fact]
    public async Task A_dry_run_downloads_nothing_and_says_what_it_would()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("weights/mtcnn.tar.gz", PublishedArchive.PackMtcnn());

        var run = await PullAsync("mtcnn", "--from", host.Url + "/weights", "--dry-run");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("mtcnn: 2.", Lines(run.Output)[0], StringComparison.Ordinal);
        Assert.Contains($"MB from {host.Url}/weights/mtcnn.tar.gz (archive), up to ", Lines(run.Output)[0], StringComparison.Ordinal);
        Assert.EndsWith(" free. Nothing was downloaded.", Lines(run.Output)[1], StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task What_a_detector_needs_is_pulled_with_it_and_what_fails_keeps_nothing_else_away()
    {
        var run = await PullAsync("boken", "--from", PublishedArchive.Mtcnn);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("mtcnn: 3 networks (2.0 MB) are installed", run.Output, StringComparison.Ordinal);
        Assert.StartsWith($"boken could not be pulled. {PublishedArchive.Mtcnn}: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_listed_names_its_source_and_licence_and_what_is_removed_is_gone()
    {
        await PullAsync("mtcnn", "--from", PublishedArchive.Mtcnn);

        var list = await CommandRun.OfAsync("weights", "list", "--weights", folder.Path);
        var remove = await CommandRun.OfAsync("weights", "remove", "mtcnn", "--weights", folder.Path);
        var again = await CommandRun.OfAsync("weights", "remove", "mtcnn", "--weights", folder.Path);

        Assert.Contains(PublishedArchive.Mtcnn, list.Output, StringComparison.Ordinal);
        Assert.Contains("MIT", list.Output, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime here runs them with: CPU", list.Output, StringComparison.Ordinal);
        Assert.Equal(new CommandRun(0, $"mtcnn: removed, 2.0 MB are free again.{Environment.NewLine}", ""), remove);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "mtcnn")));
        Assert.Equal(ExitCodes.Failure, again.ExitCode);
        Assert.Contains("mtcnn is not installed in", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models.json names no weights 'bokem'. Did you mean 'boken'?", "bokem")]
    [InlineData("residual needs no weights.", "residual")]
    [InlineData("Say what to pull: names, or --all. These have weights: mtcnn, selimsef,", "")]
    public async Task A_wrong_name_is_a_sentence_and_code_2(string sentence, string name)
    {
        var run = await (name.Length > 0 ? PullAsync(name) : PullAsync());

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://somewhere/x", "'ftp://somewhere/x' cannot be read; give a http, https or s3 address, or a folder.")]
    [InlineData("s3://", "'s3://' names no bucket; write s3://BUCKET/PREFIX.")]
    public async Task A_place_that_cannot_be_read_is_a_sentence(string place, string sentence)
    {
        var run = await PullAsync("mtcnn", "--from", place);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Equal(sentence, run.Error.Trim());
    }

    [Theory]
    [InlineData("Nothing is installed in", "s3://bucket/prefix")]
    [InlineData("boken is not installed in", "s3://bucket/prefix", "boken")]
    public async Task What_is_not_installed_is_not_pushed(string sentence, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["weights", "push", .. arguments, "--weights", folder.Path]);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private Task<CommandRun> PullAsync(params string[] arguments) =>
        CommandRun.OfAsync(["weights", "pull", .. arguments, "--weights", folder.Path]);
}

using FakeFinder.Reference;

namespace FakeFinder.Cli.Tests.Weights;

/// <summary>With the real weights of the shared face finder.</summary>
public sealed class WeightsCommandTests : IDisposable
{
    private static readonly string Published = Path.Combine(ReferenceFolder.Shared, "weights", "mtcnn");

    private readonly TemporaryFolder folder = new();

    private string Onet => Path.Combine(folder.Path, "mtcnn", "onet.onnx");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("fp32", 2.0)]
    [InlineData("fp16", 1.0)]
    public async Task What_was_imported_is_listed_and_runs(string precision, double megabytes)
    {
        var import = await CommandRun.OfAsync(
            "weights",
            "import",
            "mtcnn",
            "--from",
            Published,
            "--out",
            folder.Path,
            "--precision",
            precision);
        var list = await CommandRun.OfAsync("weights", "list", "--weights", folder.Path);
        var verify = await CommandRun.OfAsync("weights", "verify", "--weights", folder.Path);

        Assert.Equal(new CommandRun(0, "", ""), import with { Output = "" });
        Assert.Equal(["mtcnn: pnet (1 of 3) ...", "mtcnn: rnet (2 of 3) ...", "mtcnn: onet (3 of 3) ..."], Lines(import)[..3]);
        Assert.Equal($"mtcnn: 3 networks ({megabytes:0.0} MB) are installed in {Path.Combine(folder.Path, "mtcnn")}.", Lines(import)[3]);
        Assert.Contains(
            Lines(list),
            line =>
                line.Contains("mtcnn", StringComparison.Ordinal)
                && line.Contains("pnet, rnet, onet", StringComparison.Ordinal)
                && line.Contains(precision, StringComparison.Ordinal));
        Assert.Contains(
            Lines(list),
            line => line.Contains("boken", StringComparison.Ordinal) && line.Contains("not installed", StringComparison.Ordinal));
        Assert.Equal(0, verify.ExitCode);
        Assert.Equal(["mtcnn/pnet: sound", "mtcnn/rnet: sound", "mtcnn/onet: sound"], Lines(verify).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task The_default_folder_is_the_one_that_up_uses()
    {
        await CommandRun.OfAsync("weights", "import", "mtcnn", "--from", Published, "--data", folder.Path);

        Assert.True(File.Exists(Path.Combine(folder.Path, "weights", "mtcnn", "manifest.json")));
    }

    [Fact]
    public async Task A_network_that_was_changed_or_is_missing_is_named_and_the_others_are_still_checked()
    {
        await CommandRun.OfAsync("weights", "import", "mtcnn", "--from", Published, "--out", folder.Path);
        await File.AppendAllTextAsync(Onet, "x");
        File.Delete(Path.Combine(folder.Path, "mtcnn", "pnet.onnx"));

        var verify = await CommandRun.OfAsync("weights", "verify", "mtcnn", "--weights", folder.Path);

        Assert.Equal(ExitCodes.Failure, verify.ExitCode);
        Assert.StartsWith("mtcnn/rnet: sound", Assert.Single(Lines(verify)), StringComparison.Ordinal);
        Assert.Contains(
            $"pnet.onnx is missing; import mtcnn again.{Environment.NewLine}{Onet} is not the file that was imported",
            verify.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_one_sentence()
    {
        var run = await CommandRun.OfAsync("weights", "import", "boken", "--from", Published, "--out", folder.Path);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Equal(
            $"boken needs efn-b0_LS_27_loss_0.2205.pth, efn-b1_LS_6_loss_0.1756.pth, efn-b2_LS_12_loss_0.1728.pth in {Published}, which "
                + $"are not there; unpack its published archive and name that folder.",
            run.Error.Trim());
    }

    [Fact]
    public async Task A_file_of_another_network_is_one_sentence()
    {
        foreach (var name in new[] { "pnet.pt", "rnet.pt", "onet.pt" })
        {
            File.Copy(Path.Combine(Published, "rnet.pt"), Path.Combine(folder.Path, name));
        }

        var run = await CommandRun.OfAsync("weights", "import", "mtcnn", "--from", folder.Path, "--out", Path.Combine(folder.Path, "out"));

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("of pnet.pt is [", Assert.Single(run.Error.Trim().Split(Environment.NewLine)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_verify_is_said()
    {
        var verify = await CommandRun.OfAsync("weights", "verify", "boken", "--weights", folder.Path);

        Assert.Equal(ExitCodes.Failure, verify.ExitCode);
        Assert.Equal(
            $"boken is not installed in {folder.Path}; 'fakefinder weights pull boken' does that.",
            verify.Error.Trim());
    }

    [Theory]
    [InlineData("'nonsense'", "weights", "import", "nonsense", "--from", "x")]
    [InlineData("'--from'", "weights", "import", "boken")]
    [InlineData("'fp8'", "weights", "import", "boken", "--from", "x", "--precision", "fp8")]
    public async Task A_wrong_command_line_is_named_and_ends_with_code_2(string sentence, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private static string[] Lines(CommandRun run) => run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}

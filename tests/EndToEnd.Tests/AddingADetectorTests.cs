using System.Diagnostics;
using System.Text.RegularExpressions;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.Reference;
using FakeFinder.Weights.Graphs;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>
/// Follows docs/adding-a-detector.md to the word: its commands are run, its JSON is written, what it shows is looked for in what was said.
/// </summary>
public sealed partial class AddingADetectorTests : IDisposable
{
    private const string Section = "An entry and an ONNX file";

    /// <summary>What stands for any text in what the page shows.</summary>
    private const string Anything = "…";

    private readonly ProcessFamily family = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-adding-");

    public void Dispose()
    {
        family.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_entry_and_an_ONNX_file_make_a_detector_as_the_page_says()
    {
        var said = "";
        var steps = 0;
        foreach (var (kind, name, content) in BlocksOf(Section))
        {
            switch (kind)
            {
                case "python":
                    // Who follows the page has a network; the test has one of the same input and output.
                    await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "my-network.onnx"), Network());
                    break;
                case "json":
                    await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), content);
                    break;
                case "sh":
                    said = await RunAsync(content);
                    steps++;
                    break;
                case "text":
                    Assert.All(content.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => AssertSaid(line, said));
                    break;
                default:
                    Assert.Fail($"The page has a block of {kind}, which this test does not follow.");
                    break;
            }
        }

        Assert.Equal(4, steps);
        await family.AssertGoneAsync();
    }

    private static IReadOnlyList<(string Kind, string Name, string Content)> BlocksOf(string section)
    {
        var part = AddingADetectorPage.Section(section);
        return [.. Block().Matches(part).Select(block => (block.Groups[1].Value, block.Groups[2].Value, block.Groups[3].Value))];
    }

    private static void AssertSaid(string line, string said) => Assert.True(
        Regex.IsMatch(
            said,
            "^.*" + string.Join(".*", line.Split(Anything).Select(part => Regex.Escape(part.Trim(' ')))) + ".*$",
            RegexOptions.Multiline),
        $"The page says '{line}', and this was said:\n{said}");

    private async Task<string> RunAsync(string commands)
    {
        var start = new ProcessStartInfo("bash", ["-eu", "-c", commands])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Repository.Root}:{start.Environment["PATH"]}";
        family.Adopt(start);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{commands}\nended with exit code {process.ExitCode}:\n{await output}\n{await error}");
        return await output;
    }

    /// <summary>The logit is the mean of the crop's red values.</summary>
    private static byte[] Network()
    {
        var graph = new GraphBuilder("mine");
        var image = graph.Input("image", GraphDimension.Batch, 3, 224, 224);
        var means = graph.ReduceMean("means", image, graph.IntegerConstant("axes", [2, 3], 2), keep: false);
        graph.Output(graph.Linear("scores", means, graph.Constant("weight", [1, 0, 0], 1, 3), null), GraphDimension.Batch, 1);
        return graph.ToByteArray();
    }

    [GeneratedRegex("^```(\\w+) ?(\\S*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}

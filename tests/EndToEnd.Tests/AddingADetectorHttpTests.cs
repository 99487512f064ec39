using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.Reference;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>
/// Follows the page to its end: its program, its models.json and its commands, as they stand there. Only the port and the folder of the
/// hand-over, which another test may have, are changed throughout.
/// </summary>
public sealed partial class AddingADetectorHttpTests : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-page-");
    private readonly ProcessFamily family = new();

    private string Handover => Path.Combine(folder.FullName, "handover");

    public void Dispose()
    {
        family.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clip_is_analysed_by_the_page_s_program_and_appears_with_its_score(bool byLink)
    {
        var (page, port) = ReadPage();
        var commands = Blocks(page, "bash");
        var models = JsonNode.Parse(Blocks(page, "json")[0])!;
        if (byLink)
        {
            models["detectors"]![0]!["parameters"] = JsonNode.Parse(Blocks(page, "json")[1]);
        }

        await LayOutAsync(Assert.Single(Blocks(page, "python")), models);
        using var program = Start(commands[0]);
        await UntilHealthyAsync(port);
        using var detect = Start(commands[1]);
        var output = await detect.OutputAsync();

        Assert.Contains(Assert.Single(Blocks(page, "text")).Trim(), output, StringComparison.Ordinal);
        var part = Assert.Single(PartsOf(output))!;
        Assert.Equal(("mine", "completed"), ((string)part["detector"]!, (string)part["state"]!));
        Assert.Empty(Directory.EnumerateFiles(Handover, "*.mp4"));
    }

    [Fact]
    public async Task A_program_that_answers_nonsense_fails_alone_and_the_job_s_other_detector_completes()
    {
        var (page, port) = ReadPage();
        var commands = Blocks(page, "bash");
        var models = JsonNode.Parse(Blocks(page, "json")[0])!;
        models["detectors"]!.AsArray().Add(new JsonObject
        {
            ["name"] = "idle",
            ["title"] = "idle",
            ["summary"] = "Waits.",
            ["pipeline"] = "nothing",
            ["parameters"] = new JsonObject { ["score"] = 0.25 },
        });
        await LayOutAsync(Assert.Single(Blocks(page, "python")).Replace("0.75", "2.5", StringComparison.Ordinal), models);
        using var program = Start(commands[0]);
        await UntilHealthyAsync(port);
        using var detect = Start(commands[1].Replace("--json", "--json || true", StringComparison.Ordinal));
        var parts = PartsOf(await detect.OutputAsync());

        var failed = Assert.Single(parts, part => (string)part!["detector"]! == "mine")!;
        Assert.Equal("failed", (string)failed["state"]!);
        Assert.Contains("its score is '2.5'; a score is a number from 0 to 1.", (string)failed["reason"]!, StringComparison.Ordinal);
        var completed = Assert.Single(parts, part => (string)part!["detector"]! == "idle")!;
        Assert.Equal(("completed", 0.25), ((string)completed["state"]!, (double)completed["score"]!));
        Assert.Empty(Directory.EnumerateFiles(Handover, "*.mp4"));
    }

    private static JsonArray PartsOf(string output) => JsonNode.Parse(output)!["results"]![0]!["parts"]!.AsArray();

    private static List<string> Blocks(string page, string language) =>
        [.. Block().Matches(page).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value)];

    [GeneratedRegex("^```(\\w+)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UntilHealthyAsync(int port)
    {
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/healthcheck"), limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                // It has not begun to listen.
                await Task.Delay(PollInterval, limit.Token);
            }
        }
    }

    private (string Page, int Port) ReadPage()
    {
        var port = FreePort();
        var page = AddingADetectorPage.Section("Any program behind HTTP");
        return (
            page.Replace("5099", $"{port}", StringComparison.Ordinal)
                .Replace("/tmp/fakefinder-handover", Handover, StringComparison.Ordinal),
            port);
    }

    /// <summary>A folder like the repository's, with what the page says to save.</summary>
    private async Task LayOutAsync(string program, JsonNode models)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "detector.py"), program);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mine.json"), models.ToJsonString());
        foreach (var name in new[] { "fakefinder", "samples" })
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, name), Path.Combine(Repository.Root, name));
        }
    }

    private ShellCommand Start(string lines) =>
        ShellCommand.Start(
            family,
            folder.FullName,
            new Dictionary<string, string> { ["XDG_DATA_HOME"] = Path.Combine(folder.FullName, "data") },
            lines);
}

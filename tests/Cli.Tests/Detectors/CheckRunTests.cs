using System.Diagnostics;
using System.Text.Json.Nodes;
using FakeFinder.Cli.Detectors;

namespace FakeFinder.Cli.Tests.Detectors;

/// <summary>With a shell program that writes what the worker's would.</summary>
public sealed class CheckRunTests : IDisposable
{
    private const string Sound = """
        {
          "schema": 1, "detector": "mine", "sound": true, "notice": "uncalibrated", "provider": "cpu", "loadSeconds": 0.42,
          "networks": [
            {
              "name": "mine/net", "file": "/weights/mine/net.onnx", "bytes": 9, "sha256": "abc",
              "inputs": [{ "name": "image", "type": "float32", "shape": [null, 3, 224, 224] }],
              "outputs": [{ "name": "scores", "type": "float32", "shape": [null, 1] }]
            },
            { "name": "haar/frontal", "file": null, "bytes": null, "sha256": "def", "inputs": [], "outputs": [] }
          ],
          "score": 0.25, "coverage": { "framesWanted": 16, "framesDecoded": 15, "framesWithFace": 14, "framesJudged": 13, "new": 1 },
          "seconds": { "total": 1.25, "networks": 0.75, "decoding": 0.5, "waiting": 0 }
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_sound_detector_is_shown_with_all_that_was_found()
    {
        var run = await RunAsync(Sound, 0);

        Assert.Equal(0, run.ExitCode);
        foreach (var part in new[]
        {
            "mine was loaded in 0.4 s; its networks run on cpu.",
            "/weights/mine/net.onnx",
            "image: float32 n x 3 x 224 x 224",
            "scores: float32 n x 1",
            "samples/astronaut.mp4: 16 frames wanted, 15 decoded, 14 with a face, 13 judged.",
            "Seconds: decoding 0.50, networks 0.75, waiting 0.00, total 1.25.",
            "Score: 0.2500, of 0 (real) to 1 (fake) (uncalibrated).",
            "mine is sound.",
        })
        {
            Assert.Contains(part, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_detector_of_frames_is_not_spoken_of_as_one_of_faces()
    {
        var run = await RunAsync(Sound.Replace("\"schema\": 1", "\"judgesFrames\": true", StringComparison.Ordinal), 0);

        Assert.Contains("16 frames wanted, 15 decoded, 13 judged.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_not_sound_ends_with_code_1_and_the_sentence()
    {
        var run = await RunAsync("""{ "detector": "mine", "sound": false, "problem": "There is no net.onnx." }""", 1);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("mine is not sound. There is no net.onnx.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_programs_there_is_one_document_also_of_a_crash()
    {
        var sound = await RunAsync(Sound, 0, json: true);
        Assert.Equal(JsonNode.Parse(Sound)!.ToJsonString(), JsonNode.Parse(sound.Output)!.ToJsonString());

        using var output = new StringWriter();
        var check = new CheckRun(
            new CliConsole(output, TextWriter.Null),
            (_, _) => new ProcessStartInfo("bash") { ArgumentList = { "-c", "kill -ABRT $$" } },
            TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<CliException>(() => check.RunAsync("mine", null, json: true, CancellationToken.None));

        var document = JsonNode.Parse(output.ToString())!;
        Assert.False((bool)document["sound"]!);
        Assert.Contains("crashed (signal 6)", (string)document["problem"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no file", "detectors", "check", "mine", "/nowhere.mp4")]
    [InlineData("is missing: start this program by ./fakefinder", "detectors", "check", "mine")]
    public async Task What_is_missing_is_named(string sentence, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--models '/nowhere.json' does not exist", "detectors", "check", "mine", "--models", "/nowhere.json")]
    [InlineData("--models '/nowhere.json' does not exist", "up", "--models", "/nowhere.json")]
    [InlineData("--timeout is 'x'; it must be a number of seconds from 1 to 86400.", "detectors", "check", "mine", "--timeout", "x")]
    [InlineData("Required argument 'NAME'", "detectors", "check")]
    public async Task A_wrong_command_line_is_named_and_ends_with_code_2(string sentence, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private async Task<CommandRun> RunAsync(string document, int exitCode, bool json = false)
    {
        var file = folder.Write("document.json", document);
        using StringWriter output = new(), error = new();
        var check = new CheckRun(
            new CliConsole(output, error),
            (_, _) => new ProcessStartInfo("bash") { ArgumentList = { "-c", $"cat {file}; exit {exitCode}" } },
            TimeSpan.FromMinutes(1));
        var code = await check.RunAsync("mine", null, json, CancellationToken.None);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FakeFinder.Clips;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Plugins;

/// <summary>
/// Follows docs/adding-a-detector.md from its first command to its last, in a copy of what it needs of the clone. Only the last
/// command, the service's, is done by the detection host with the settings that the page has exported.
/// </summary>
public sealed partial class PluginGuideTests : IDisposable
{
    private static readonly string[] Needed =
        ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", "models.json", "LICENSE"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder folder = new();

    private string Clone => Path.Combine(folder.Path, "clone");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_page_leads_from_the_template_to_a_score_of_the_sample()
    {
        MakeClone();
        IReadOnlyList<Block> blocks = [.. Fence().Matches(AddingADetectorPage.Section("A class of your own"))
            .Select(match => new Block(match.Groups["language"].Value, match.Groups["text"].Value))];
        Assert.Equal(["sh", "csharp", "sh", "json", "sh"], blocks.Select(block => block.Language));

        var tested = await RunAsync(blocks[0].Text);
        Assert.Contains("Passed!", tested, StringComparison.Ordinal);
        var factory = await File.ReadAllTextAsync(Path.Combine(folder.Path, "MyDetector", "MyDetector", "DetectorFactory.cs"));
        Assert.EndsWith(blocks[1].Text, factory, StringComparison.Ordinal);

        await RunAsync(blocks[2].Text);
        Assert.False(File.Exists(Path.Combine(folder.Path, "plugins", "MyDetector", "FakeFinder.Plugins.dll")));
        var entry = JsonNode.Parse(blocks[3].Text)!;
        var made = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "MyDetector", "models.json")))!;
        Assert.True(JsonNode.DeepEquals(entry, made["detectors"]![0]));
        AddTo(Path.Combine(folder.Path, "plugins", "models.json"), entry);

        var asked = (await RunAsync(blocks[4].Text)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("detect samples/astronaut.mp4 --detectors my-detector", asked[0]);
        await AssertScoredAsync(asked.Skip(1).Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
    }

    [Fact]
    public void The_template_references_the_contract_and_the_test_packages_of_this_clone()
    {
        var contract = VersionIn("src", "Plugins", "FakeFinder.Plugins.csproj");
        Assert.Equal(contract, VersionIn("templates", "FakeFinder.Templates.csproj"));
        var central = References().Matches(Read("Directory.Packages.props")).ToDictionary(Name, Version);
        foreach (var project in new[] { "MyDetector", "MyDetector.Tests" })
        {
            foreach (Match reference in References().Matches(Read("templates", "detector", project, $"{project}.csproj")))
            {
                Assert.Equal(central.GetValueOrDefault(Name(reference), contract), Version(reference));
            }
        }

        static string Name(Match match) => match.Groups["name"].Value;

        static string Version(Match match) => match.Groups["version"].Value;

        static string VersionIn(params string[] path) => Regex.Match(Read(path), "<Version>(.+)</Version>").Groups[1].Value;
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Decoders.Root, .. path]));

    private static async Task AssertScoredAsync(Dictionary<string, string> settings)
    {
        using var host = DetectionHost.Create(
            null,
            settings["FakeFinder__Catalog__Models"],
            ("FakeFinder:Detection:Plugins", settings["FakeFinder__Detection__Plugins"]));
        await using var detector = await host.LoadAsync("my-detector");
        var report = await detector.AnalyseAsync(DetectionHost.Request("my-detector"), null, CancellationToken.None);

        Assert.InRange(report.Score, 0.01, 0.99);
        Assert.Equal((null, "heuristic, an example without evidence"), (report.Reason, report.Notice));
        Assert.Equal(16, report.Frames.Count);
        Assert.Equal((16, 0), (report.Coverage!.FramesJudged, report.Coverage.FramesSearched));
    }

    private static void AddTo(string models, JsonNode entry)
    {
        var file = JsonNode.Parse(File.ReadAllText(models))!;
        file["detectors"]!.AsArray().Add(entry.DeepClone());
        File.WriteAllText(models, file.ToJsonString());
    }

    private void MakeClone()
    {
        Directory.CreateDirectory(Clone);
        foreach (var file in Needed)
        {
            File.Copy(Path.Combine(Decoders.Root, file), Path.Combine(Clone, file));
        }

        CopyFolder("templates");
        CopyFolder(Path.Combine("src", "Plugins"));
        var program = Path.Combine(Clone, "fakefinder");
        File.WriteAllText(program, "#!/usr/bin/env bash\necho \"$*\"\nenv | grep ^FakeFinder__\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private void CopyFolder(string name)
    {
        var from = Path.Combine(Decoders.Root, name);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (!relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            {
                var to = Path.Combine(Clone, name, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
        }
    }

    /// <returns>What the commands wrote; all of them must succeed.</returns>
    private async Task<string> RunAsync(string commands)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands])
        {
            WorkingDirectory = Clone,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Isolate(start.Environment);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        using var atLimit = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{commands}\n{await output}\n{await error}");
        return await output;
    }

    /// <summary>Templates, settings and packages of its own; packages that the machine has are read where they lie, but for ours.</summary>
    private void Isolate(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(IsOfTheTestRun).ToList())
        {
            environment.Remove(name);
        }

        var packages = environment.TryGetValue("NUGET_PACKAGES", out var set) && set is { Length: > 0 }
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var known = Directory.CreateDirectory(Path.Combine(folder.Path, "known")).FullName;
        foreach (var package in Directory.Exists(packages) ? Directory.EnumerateDirectories(packages) : [])
        {
            var link = Path.Combine(known, Path.GetFileName(package));
            if (!Path.GetFileName(package).StartsWith("fakefinder", StringComparison.Ordinal) && !Directory.Exists(link))
            {
                Directory.CreateSymbolicLink(link, package);
            }
        }

        environment["DOTNET_CLI_HOME"] = Path.Combine(folder.Path, "home");
        environment["NUGET_PACKAGES"] = Path.Combine(folder.Path, "packages");
        environment["NUGET_FALLBACK_PACKAGES"] = known;
        (environment["DOTNET_CLI_TELEMETRY_OPTOUT"], environment["DOTNET_NOLOGO"]) = ("1", "1");
        (environment["MSBUILDDISABLENODEREUSE"], environment["UseSharedCompilation"]) = ("1", "false");
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
    }

    /// <summary>What the SDK that runs this test tells its children would lead the page's own one astray.</summary>
    private static bool IsOfTheTestRun(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("FakeFinder__", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.+?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"<Package(?:Reference|Version) Include=""(?<name>[^""]+)"" Version=""(?<version>[^""]+)""")]
    private static partial Regex References();

    private sealed record Block(string Language, string Text);
}

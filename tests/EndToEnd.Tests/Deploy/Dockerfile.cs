using System.Text.Json;
using System.Text.RegularExpressions;

namespace FakeFinder.EndToEnd.Tests.Deploy;

/// <summary>
/// A Dockerfile of the folder deploy, as far as those go: a stage <c>build</c> that publishes projects, and a last stage that takes what
/// they made and perhaps a runtime.
/// </summary>
internal sealed partial class Dockerfile
{
    private readonly List<(string Stage, string Word, string Text)> instructions = [];

    private Dockerfile(string name, string text)
    {
        Name = name;
        var stage = "";
        foreach (
            var line in Continuation()
                .Replace(Comment().Replace(text, ""), " ")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (word, rest) = (
                line[..line.IndexOf(' ', StringComparison.Ordinal)],
                line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
            stage =
                word != "FROM" ? stage
                : rest.Split(" AS ") is [_, var named] ? named
                : "last";
            instructions.Add((stage, word, rest));
        }
    }

    public string Name { get; }

    /// <summary>What the image starts, with its paths.</summary>
    public IReadOnlyList<string> EntryPoint => JsonSerializer.Deserialize<List<string>>(The("ENTRYPOINT"))!;

    public string WorkingFolder => The("WORKDIR");

    public string User => The("USER");

    public IReadOnlyDictionary<string, string> Environment =>
        Of("last", "ENV")
            .SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(setting => setting.Split('=', 2))
            .ToDictionary(setting => setting[0], setting => setting[1]);

    /// <summary>What the last stage does to its system.</summary>
    public string Setup => string.Join('\n', Of("last", "RUN"));

    /// <summary>What is copied out of the build's context: sources, and the folder they get into.</summary>
    public IEnumerable<IReadOnlyList<string>> CopiedFromContext => Of("build", "COPY").Concat(Of("last", "COPY"))
        .Where(text => !text.StartsWith("--from=", StringComparison.Ordinal)).Select(text => text.Split(' ')[..^1]);

    /// <summary>The projects that the image has, and where in it.</summary>
    public IReadOnlyList<(string Project, string Folder)> Published => [.. Of("build", "RUN").SelectMany(text => Publish().Matches(text))
        .Select(publish => (publish.Groups["project"].Value, InImage(publish.Groups["output"].Value)))];

    public static IReadOnlyList<Dockerfile> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "deploy"), "*.Dockerfile")
            .Order(StringComparer.Ordinal)
            .Select(file => new Dockerfile(Path.GetFileName(file), File.ReadAllText(file))),
    ];

    public static Dockerfile Named(string name) => All.Single(file => file.Name == name);

    private IEnumerable<string> Of(string stage, string word) =>
        instructions.Where(one => one.Stage == stage && one.Word == word).Select(one => one.Text);

    private string The(string word) => Assert.Single(Of("last", word));

    /// <summary>Where a folder of the build stage gets to by the one copy from there.</summary>
    private string InImage(string built)
    {
        var copy = Assert.Single(Of("last", "COPY"), text => text.StartsWith("--from=build ", StringComparison.Ordinal)).Split(' ');
        var below = Path.GetRelativePath(copy[1], built);
        Assert.False(below.StartsWith("..", StringComparison.Ordinal), $"{Name} publishes into {built}, and takes {copy[1]} only.");
        return Path.GetFullPath(Path.Combine(WorkingFolder, copy[2], below));
    }

    [GeneratedRegex(@"^#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"dotnet publish (?<project>\S+) (?:(?!&&).)*?--output (?<output>\S+)")]
    private static partial Regex Publish();
}

using System.Text.RegularExpressions;

namespace FakeFinder.EndToEnd.Tests.Deploy;

/// <summary>What can be said of the Dockerfiles without docker: each path in them leads somewhere.</summary>
public sealed partial class DockerfileTests
{
    public static TheoryData<string> Names => new(Dockerfile.All.Select(file => file.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_path_that_is_copied_or_published_is_in_the_repository(string name)
    {
        var file = Dockerfile.Named(name);

        Assert.NotEmpty(file.Published);
        Assert.All(
            file.CopiedFromContext.SelectMany(sources => sources),
            source => Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), source));
        Assert.All(file.Published, one => Assert.NotEmpty(Directory.GetFiles(Path.Combine(Repository.Root, one.Project), "*.csproj")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_started_is_a_program_that_was_published_there(string name)
    {
        var file = Dockerfile.Named(name);

        Assert.Equal("dotnet", file.EntryPoint[0]);
        var program = Path.GetFullPath(Path.Combine(file.WorkingFolder, file.EntryPoint[1]));
        Assert.Contains(program, file.Published.Select(one => Path.Combine(one.Folder, $"FakeFinder.{Path.GetFileName(one.Project)}.dll")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_user_of_the_image_may_write_where_its_data_are(string name)
    {
        var file = Dockerfile.Named(name);

        Assert.Contains($"useradd --create-home --uid 10001 {file.User}", file.Setup, StringComparison.Ordinal);
        Assert.Contains($"install --directory --owner {file.User} /data", file.Setup, StringComparison.Ordinal);
        Assert.StartsWith("/data/", file.Environment["FakeFinder__Storage__Path"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_image_has_a_pinned_base_a_health_check_the_command_line_and_no_root(string name)
    {
        var file = Dockerfile.Named(name);
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", name));

        Assert.All(
            Base().Matches(text),
            image => Assert.Matches(@"^(\S+:[0-9]+\.[0-9]+\.[0-9]+-\S+|\$\{Base\})$", image.Groups[1].Value));
        Assert.Contains("\nHEALTHCHECK ", text, StringComparison.Ordinal);
        Assert.Contains("src/Cli", file.Published.Select(one => one.Project));
        Assert.Equal("fakefinder", file.User);
        Assert.Contains("ARG DynamoDb=false", text, StringComparison.Ordinal);
        Assert.Equal(name == "worker.Dockerfile", text.Contains("ARG Gpu=false", StringComparison.Ordinal));
    }

    [Fact]
    public void No_file_that_a_project_asks_for_is_kept_out_of_the_build()
    {
        var ignored = File.ReadLines(Path.Combine(Repository.Root, ".dockerignore"))
            .Where(line => line.Length > 0)
            .Select(ToRegex)
            .ToList();
        foreach (var project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            foreach (
                var file in Included()
                    .Matches(File.ReadAllText(project))
                    .Select(include => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, include.Groups[1].Value))))
            {
                Assert.True(File.Exists(file), $"{project} asks for {file}.");
                var path = Path.GetRelativePath(Repository.Root, file);
                Assert.False(
                    path.StartsWith("..", StringComparison.Ordinal),
                    $"{project} asks for {file}, which no build in a container has.");
                Assert.DoesNotContain(ignored, pattern => pattern.IsMatch(path));
            }
        }
    }

    /// <summary>A pattern of .dockerignore: it holds for the path, and for all below it.</summary>
    private static Regex ToRegex(string pattern) => new(
        $"^{Regex.Escape(pattern.Trim('/')).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}(/|$)");

    [GeneratedRegex(@"^(?:FROM |ARG Base=)(\S+)", RegexOptions.Multiline)]
    private static partial Regex Base();

    [GeneratedRegex(@"<(?:Content|None|EmbeddedResource|ProjectReference) Include=""([^""*$]+)""")]
    private static partial Regex Included();
}

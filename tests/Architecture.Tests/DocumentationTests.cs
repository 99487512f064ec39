using System.Text.RegularExpressions;

namespace FakeFinder.Architecture.Tests;

/// <summary>What the documents repeat is what the repository holds.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Every_package_has_its_line_in_dependencies_and_no_other_has()
    {
        var declared = Repository.Items(Path.Combine(Repository.Root, "Directory.Packages.props"), "PackageVersion");
        var described = Regex
            .Matches(Read("docs/dependencies.md"), "^- `(.+)`: .+$", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);

        Assert.Equal(declared.Order(), described.Order());
    }

    [Fact]
    public void The_readme_shows_the_partner_sample_as_it_is()
    {
        var sample = Read("samples/PartnerClient/Program.cs");
        var shown = Regex.Match(Read("README.md"), "```csharp\n(.+?)```", RegexOptions.Singleline).Groups[1].Value;

        Assert.NotEmpty(shown);
        Assert.EndsWith(shown, sample, StringComparison.Ordinal);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));
}

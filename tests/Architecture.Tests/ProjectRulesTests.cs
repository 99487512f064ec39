using System.Reflection;

namespace FakeFinder.Architecture.Tests;

/// <summary>Who may reference whom: <c>docs/architecture.md</c> says why.</summary>
public sealed class ProjectRulesTests
{
    /// <summary>
    /// By project: the projects that it may reference. Hosts wire, so they may reference more, but neither each other nor what is not
    /// theirs.
    /// </summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = [],
        ["Contracts.Internal"] = ["Contracts"],
        ["Catalog"] = [],
        ["Checks"] = [],
        ["Files"] = [],
        ["Plugins"] = [],
        ["Reports"] = [],
        ["Media"] = ["Checks", "Files"],
        ["Storage"] = ["Checks", "Files", "Media", "Reports"],
        ["Detection"] = ["Catalog", "Checks", "Media", "Plugins", "Reports"],
        ["Handover"] = ["Detection"],
        ["Weights"] = ["Catalog"],
        ["Evaluation"] = [],
        ["Evidence"] = ["Reports"],
        ["Fleet"] = ["Files"],
        ["Aws"] = ["Catalog", "Checks", "Files", "Storage", "Fleet"],
        ["Hosting"] = ["Checks", "Contracts", "Contracts.Internal", "Media", "Reports", "Storage"],
        ["Grains.Control"] = ["Contracts", "Contracts.Internal", "Catalog", "Media", "Reports", "Storage", "Fleet", "Hosting"],
        ["Grains.Workers"] =
        [
            "Checks",
            "Contracts",
            "Contracts.Internal",
            "Catalog",
            "Media",
            "Reports",
            "Storage",
            "Fleet",
            "Detection",
            "Hosting",
        ],
        ["Silo"] =
        [
            "Catalog",
            "Checks",
            "Files",
            "Storage",
            "Fleet",
            "Detection",
            "Handover",
            "Weights",
            "Aws",
            "Hosting",
            "Grains.Control",
            "Grains.Workers",
        ],
        ["Web"] =
        [
            "Contracts",
            "Contracts.Internal",
            "Catalog",
            "Checks",
            "Files",
            "Media",
            "Reports",
            "Storage",
            "Evaluation",
            "Evidence",
            "Fleet",
            "Weights",
            "Aws",
            "Hosting",
            "Grains.Control",
        ],
        ["Cli"] = ["Catalog", "Checks", "Evaluation", "Evidence", "Files", "Reports", "Weights"],
    };

    public static TheoryData<string> Projects => [.. Repository.SourceProjects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_the_projects_that_it_may_know(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"src/{project} is new: say here what it may reference.");
        Assert.Empty(Repository.ProjectReferences(project).Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_no_assembly_of_a_project_that_it_may_not_know(string project)
    {
        var used = Assembly.Load($"FakeFinder.{project}").GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name.StartsWith("FakeFinder.", StringComparison.Ordinal)).Select(name => name["FakeFinder.".Length..]);

        Assert.Empty(used.Except(Allowed[project]));
    }

    [Fact]
    public void Contracts_need_nothing_but_the_Orleans_SDK()
    {
        Assert.Equal(["Microsoft.Orleans.Sdk"], Repository.PackageReferences("Contracts"));
        Assert.Empty(Repository.ProjectReferences("Contracts"));
    }

    [Fact]
    public void The_contract_of_plugins_needs_nothing()
    {
        Assert.Empty(Repository.PackageReferences("Plugins"));
        Assert.DoesNotContain(
            Assembly.Load("FakeFinder.Plugins").GetReferencedAssemblies(),
            name => !name.Name!.StartsWith("System.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Catalog")]
    [InlineData("Checks")]
    [InlineData("Files")]
    [InlineData("Media")]
    [InlineData("Plugins")]
    [InlineData("Reports")]
    [InlineData("Storage")]
    [InlineData("Detection")]
    [InlineData("Handover")]
    [InlineData("Weights")]
    [InlineData("Evaluation")]
    [InlineData("Evidence")]
    [InlineData("Fleet")]
    [InlineData("Aws")]
    [InlineData("Cli")]
    public void What_knows_no_grain_knows_no_Orleans(string project)
    {
        Assert.DoesNotContain(
            Assembly.Load($"FakeFinder.{project}").GetReferencedAssemblies(),
            name => name.Name!.StartsWith("Orleans", StringComparison.Ordinal));
        Assert.DoesNotContain(Repository.PackageReferences(project), package => package.Contains("Orleans", StringComparison.Ordinal));
    }

    [Fact]
    public void The_partner_sample_references_only_what_a_partner_has()
    {
        var file = Path.Combine(Repository.Root, "samples", "PartnerClient", "PartnerClient.csproj");

        Assert.Equal("FakeFinder.Contracts.csproj", Path.GetFileName(Assert.Single(Repository.Items(file, "ProjectReference"))));
        Assert.Equal(
            [
                "FakeFinder.Contracts",
                "Microsoft.Extensions.Hosting",
                "Microsoft.Orleans.Client",
                "Microsoft.Orleans.Clustering.AdoNet",
                "Microsoft.Orleans.Clustering.Redis",
                "Microsoft.Orleans.Connections.Security",
                "Npgsql",
                "StackExchange.Redis",
            ],
            Repository.Items(file, "PackageReference").Order(StringComparer.Ordinal));
    }
}

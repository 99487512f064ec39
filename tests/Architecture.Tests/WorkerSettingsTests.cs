using System.Text.RegularExpressions;

namespace FakeFinder.Architecture.Tests;

public sealed partial class WorkerSettingsTests
{
    /// <summary>Projects that a worker is made of, and no control silo.</summary>
    public static TheoryData<string> Projects => ["Catalog", "Media", "Detection", "Grains/Workers"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Each_section_that_a_worker_reads_is_passed_on_to_the_workers_that_a_control_silo_starts(string project)
    {
        var passed = File.ReadAllText(Path.Combine(Repository.Root, "src", "Grains", "Control", "WorkerConfiguration.cs"));
        var read = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Section().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(read);
        Assert.All(read, section => Assert.Contains($"\"{section}\",", passed, StringComparison.Ordinal));
    }

    [GeneratedRegex("""GetSection\("(FakeFinder:[A-Za-z]+)"\)""")]
    private static partial Regex Section();
}

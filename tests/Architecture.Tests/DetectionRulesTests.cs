using System.Reflection;

namespace FakeFinder.Architecture.Tests;

/// <summary>Native detection code runs in workers alone.</summary>
public sealed class DetectionRulesTests
{
    private const string Workers = "FakeFinder.Grains.Workers";

    private static readonly string[] DetectionCode = ["FakeFinder.Detection", "OpenCvSharp", "Microsoft.ML.OnnxRuntime"];

    [Fact]
    public void In_Grains_only_Workers_touch_detection()
    {
        var culprits = Assembly.Load("FakeFinder.Grains").GetTypes()
            .Where(type => !IsWorkers(Outermost(type).Namespace))
            .Where(type => Dependencies.AssembliesOf(type).Overlaps(DetectionCode))
            .Select(type => type.FullName);

        Assert.Empty(culprits);
    }

    [Fact]
    public void The_web_host_touches_no_detection_code()
    {
        var culprits = Assembly.Load("FakeFinder.Web").GetTypes()
            .Where(type => Dependencies.AssembliesOf(type).Overlaps(DetectionCode))
            .Select(type => type.FullName);

        Assert.Empty(culprits);
        Assert.DoesNotContain(Repository.PackageReferences("Web"), package => DetectionCode.Any(code => package.StartsWith(code, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_rules_would_see_a_type_that_is_used_in_a_method_only()
    {
        Assert.Contains("FakeFinder.Detection", Dependencies.AssembliesOf(typeof(UsesDetectionInside)));
        Assert.DoesNotContain("FakeFinder.Detection", Dependencies.AssembliesOf(typeof(Repository)));
    }

    private static bool IsWorkers(string? name) =>
        name is not null && (name == Workers || name.StartsWith($"{Workers}.", StringComparison.Ordinal));

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private sealed class UsesDetectionInside
    {
        public override string ToString() => new Detection.DetectionProgress("faces", 1, 2).Stage;
    }
}

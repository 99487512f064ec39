using FakeFinder.Catalog;

namespace FakeFinder.Aws.Ec2;

/// <summary>The operator's own machines that models.json names: the service starts and stops them, and never terminates them.</summary>
internal sealed record WarmInstances(IReadOnlySet<string> Ids)
{
    /// <summary>For which detectors a machine works, by its id: those whose entries name it. One that is not here works for all.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Detectors { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public static WarmInstances Of(IEnumerable<DetectorEntry> entries)
    {
        var detectors = entries
            .SelectMany(entry => entry.WarmInstances.Select(id => (id, entry.Name)))
            .GroupBy(one => one.id, one => one.Name)
            .ToDictionary(names => names.Key, names => (IReadOnlyList<string>)[.. names], StringComparer.Ordinal);
        return new WarmInstances(detectors.Keys.ToHashSet(StringComparer.Ordinal)) { Detectors = detectors };
    }
}

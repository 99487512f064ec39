using System.Reflection;

namespace FakeFinder.Architecture.Tests;

/// <summary>
/// Folders that lie side by side do not use each other in a circle: one is above the other, and can be read and changed without it. A
/// folder is taken with all that lies in it; a folder and those in it may know each other.
/// </summary>
public sealed class FolderRulesTests
{
    public static TheoryData<string> Projects => [.. Repository.SourceProjects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folders_use_each_other_in_a_circle(string project) =>
        Assert.Equal("", string.Join(Environment.NewLine, CirclesIn(Uses(Assembly.Load($"FakeFinder.{project}")))));

    [Fact]
    public void A_circle_is_found_and_told_by_the_types_that_close_it()
    {
        var told = Assert.Single(CirclesIn(
        [
            new Use("P.A", "Caller", "P.B.Inner", "Called"),
            new Use("P.B", "Other", "P.C", "Third"),
            new Use("P.C.Deep", "Third", "P.A", "Caller"),
            new Use("P.C.Deep", "Third", "P.C", "Own"),
            new Use("P.D", "Alone", "P.A", "Caller"),
        ]));

        Assert.Equal(
            "In P the folders A, B, C use each other in a circle: Caller of A uses Called of B; Other of B uses Third of C; Third of C "
                + "uses Caller of A.",
            told);
    }

    private static IReadOnlyList<Use> Uses(Assembly assembly) =>
    [
        .. from type in assembly.GetTypes()
           where type.Namespace is not null
           from used in TypeUses.Of(type)
           where used.Assembly == assembly && used.Namespace is not null && used.Namespace != type.Namespace
           select new Use(type.Namespace!, Outermost(type).Name, used.Namespace!, Outermost(used).Name),
    ];

    private static IEnumerable<string> CirclesIn(IReadOnlyCollection<Use> uses)
    {
        foreach (var parent in uses.SelectMany(use => Parents(use.From).Intersect(Parents(use.To))).Distinct().Order())
        {
            var among = uses
                .Select(use => use with { From = Child(parent, use.From), To = Child(parent, use.To) })
                .Where(use => use.From.Length > 0 && use.To.Length > 0 && use.From != use.To)
                .Distinct().ToList();
            var reached = among.Select(use => use.From).Distinct().ToDictionary(folder => folder, folder => ReachedFrom(folder, among));
            var circular = reached.Keys.Where(folder => reached[folder].Contains(folder)).Order().ToList();
            if (circular.Count > 0)
            {
                var closing = among
                    .Where(use => circular.Contains(use.From) && circular.Contains(use.To))
                    .DistinctBy(use => (use.From, use.To))
                    .OrderBy(use => (use.From, use.To));
                yield return $"In {parent} the folders {string.Join(", ", circular)} use each other in a circle: "
                    + string.Join("; ", closing.Select(use => $"{use.Type} of {use.From} uses {use.Used} of {use.To}")) + ".";
            }
        }
    }

    private static HashSet<string> ReachedFrom(string start, IReadOnlyCollection<Use> uses)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>([start]);
        while (next.TryDequeue(out var folder))
        {
            foreach (var to in uses.Where(use => use.From == folder).Select(use => use.To).Where(reached.Add))
            {
                next.Enqueue(to);
            }
        }

        return reached;
    }

    /// <summary>The folders above one, without itself.</summary>
    private static IEnumerable<string> Parents(string folder)
    {
        for (var dot = folder.LastIndexOf('.'); dot > 0; dot = folder.LastIndexOf('.', dot - 1))
        {
            yield return folder[..dot];
        }
    }

    /// <returns>The name of the folder directly in the parent in which this one lies, or is; empty where it does not lie there.</returns>
    private static string Child(string parent, string folder) =>
        folder.StartsWith($"{parent}.", StringComparison.Ordinal) ? folder[(parent.Length + 1)..].Split('.')[0] : "";

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private sealed record Use(string From, string Type, string To, string Used);
}

using FakeFinder.Detection.Detectors.Eighteen;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Detectors.Eighteen;

/// <summary>How outputs become scores, against numbers of the original code.</summary>
public sealed class EighteenRulesTests
{
    /// <summary>The first four networks are the clip networks.</summary>
    private const int ClipNetworks = 4;

    private const double Without = -1;

    public static TheoryData<string> ImageCases => NamesOf("imageScoreCases", "cases");

    public static TheoryData<string> ClipCases => NamesOf("sfScoreCases");

    public static TheoryData<string> FinalCases => NamesOf("policyCases");

    [Theory]
    [MemberData(nameof(ImageCases))]
    public void An_image_network_gets_the_originals_score(string name)
    {
        var golden = Find(name, "imageScoreCases", "cases");
        var positions = ImageRule.PositionsOf((int)golden["frames"]!);
        var mirrored = (bool)golden["flip"]!;
        Assert.Equal((int)golden["framesUsed"]!, positions.Count);
        Assert.All(positions, (position, i) => Assert.Equal(i * (int)golden["interval"]!, position));

        var rows = ImageRow.Of(positions, mirrored).Count;
        var amplitude = (float)golden["amp"]!;
        var faces = golden["base"]
            .Floats()
            .Select(
                (middle, face) =>
                {
                    var noise = Formula.Uniform($"{name}.{face}", rows * 2);
                    return ImageRule.ByFrame(
                        new NetworkTensor(
                            [.. noise.Select((value, i) => (middle * (i % 2 == 0 ? -0.5f : 0.5f)) + (amplitude * value))],
                            rows,
                            2),
                        mirrored);
                });
        var network = EighteenHost.Network("any/any", NetworkKind.Image, 299) with
        {
            Mirrored = mirrored,
            Tempered = (bool)golden["isScale"]!,
        };
        Assert.Equal((double)golden["score"]!, new NetworkResult(network, [.. faces]).Score ?? Without, 1e-6);
    }

    [Theory]
    [MemberData(nameof(ClipCases))]
    public void A_clip_network_gets_the_originals_score(string name)
    {
        var golden = Find(name, "sfScoreCases");
        Logits[][] faces = [.. golden["logits"]!.AsArray().Select(row => new[] { Logits.Of(row.Floats()) })];
        Assert.Equal(
            (double)golden["score"]!,
            new NetworkResult(EighteenHost.Network("any/any", NetworkKind.Clip, 256), faces).Score!.Value,
            1e-6);
    }

    [Theory]
    [MemberData(nameof(FinalCases))]
    public void A_video_gets_the_originals_score(string name)
    {
        var golden = Find(name, "policyCases");
        var weights = Golden.Read("eighteen", "aggregate.json")["weights"]!.AsArray();
        var scores = golden["scores"]!
            .AsArray()
            .Select((score, i) => (Network: i, Score: new WeightedScore((double)score!, (double)weights[i]!)))
            .Where(one => one.Score.Score != Without)
            .ToLookup(one => one.Network < ClipNetworks, one => one.Score);
        Assert.Equal((double)golden["final"]!, FinalRule.ScoreOf([.. scores[true]], [.. scores[false]], 0.4) ?? Without, 1e-12);
    }

    [Fact]
    public void Two_sure_groups_in_three_are_no_majority_and_three_in_four_are()
    {
        var rule = new MajorityMean(SureFake: 0.8, SureReal: 0.2);
        Assert.Equal(0.7, rule.Of([new(0.9), new(1), new(0.2)]), 1e-12);
        Assert.Equal(0.9, rule.Of([new(0.9), new(0.9), new(0.9, 5), new(0.2)]), 1e-12);
        Assert.Equal(0.1, rule.Of([new(0.1), new(0.1), new(0.1), new(0.9, 100)]), 1e-12);
        Assert.Equal(0.75, rule.Of([new(0.5), new(1, 1)]), 1e-12);
    }

    private static TheoryData<string> NamesOf(params string[] path) => [.. Cases(path).Select(one => (string)one!["name"]!)];

    private static System.Text.Json.Nodes.JsonNode Find(string name, params string[] path) =>
        Cases(path).Single(one => (string)one!["name"]! == name)!;

    private static System.Text.Json.Nodes.JsonArray Cases(string[] path) =>
        path.Aggregate(Golden.Read("eighteen", "aggregate.json"), (node, key) => node[key]!).AsArray();
}

using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class WsDanTests
{
    [Fact]
    public void On_Xception_it_gives_the_original_s_logits() =>
        Golden.Check(ReferenceNetwork.Read("wm", "wsdan_xception"), (graph, parameters) => WsDan.BuildXception(graph, parameters, 320));

    [Fact]
    public void On_EfficientNet_B3_it_gives_the_original_s_logits() =>
        Golden.Check(
            ReferenceNetwork.Read("wm", "wsdan_efficientnet_b3"),
            (graph, parameters) => WsDan.BuildEfficientNetB3(graph, parameters, 300));

    [Fact]
    public void A_batch_gives_what_its_members_give_alone()
    {
        const int Side = 64;
        const int Image = 3 * Side * Side;
        var graph = new GraphBuilder("small");
        WsDan.BuildEfficientNetB3(graph, new Parameters(ReferenceNetwork.Read("wm", "wsdan_efficientnet_b3").StateDict()), Side);
        var model = graph.ToByteArray();
        var crops = Formula.Uniform("two", 2 * Image);

        var together = SessionRun.Run(model, crops, 2, 3, Side, Side);
        var second = SessionRun.Run(model, crops[Image..], 1, 3, Side, Side);

        Assert.Equal(second[0, 0], together[1, 0], 1e-4);
        Assert.Equal(second[0, 1], together[1, 1], 1e-4);
    }

    [Fact]
    public void A_map_that_looks_nowhere_gives_zeros_and_no_division_by_them()
    {
        const int Side = 64;
        var state = new ZeroParameters(
            ReferenceNetwork.Read("wm", "wsdan_efficientnet_b3").StateDict(),
            name => name.StartsWith("attentions.", StringComparison.Ordinal));
        var graph = new GraphBuilder("dark");
        WsDan.BuildEfficientNetB3(graph, new Parameters(state), Side);

        var logits = SessionRun.Run(graph.ToByteArray(), Formula.Uniform("dark", 3 * Side * Side), 1, 3, Side, Side);

        Assert.Equal([0f, 0f], logits.ToArray());
    }

    private sealed class ZeroParameters(IStateDict original, Func<string, bool> isZero) : IStateDict
    {
        public string Name => original.Name;

        public IReadOnlyDictionary<string, TensorShape> Tensors => original.Tensors;

        public float[] Read(string name) => isZero(name) ? new float[Tensors[name].Count] : original.Read(name);
    }
}

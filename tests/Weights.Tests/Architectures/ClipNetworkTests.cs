using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class ClipNetworkTests
{
    private const string Residual = "res34_1cy_minaug_nonorm_e4_l0.1794";
    private const string Mixed = "mc3_18_112_1cy_lilaug_nonorm_e9_l0.1905";
    private const string Inflated = "j3d_e1_l0.1374";

    [Theory]
    [InlineData(Inflated)]
    [InlineData("i3dcutmix_e11_l0.1612")]
    public void I3D_gives_the_original_s_logits(string network) => Check(network, BuildI3d);

    [Fact]
    public void The_residual_network_gives_the_original_s_logits_for_small_numbers_and_for_grey_levels()
    {
        var network = ReferenceNetwork.Read("medics", Residual);
        var input = network.InputValues();
        Golden.Check(network, BuildResNet3d, input, network.Output.Values!, TapLayout.Frames);

        var levels = Array.ConvertAll(input, value => (127.5f * value) + 127.5f);
        Golden.Check(
            network,
            BuildResNet3d,
            levels,
            [.. network.More["output2"].GetProperty("values").EnumerateArray().Select(value => value.GetSingle())],
            TapLayout.Frames);
    }

    [Theory]
    [InlineData(Mixed, 112)]
    [InlineData("mc3_18_112t224_1cy_lilaug_nonorm_e7_l0.1901", 224)]
    public void The_mixed_network_gives_the_original_s_logits(string network, int side) =>
        Check(network, (graph, parameters) => VideoResNet.BuildMixed(graph, parameters, side, NetworkOptions.Default));

    [Theory]
    [InlineData("r2p1_18_8_112tr_112te_e12_l0.1741")]
    [InlineData("r2plus1dcutmix_112_e10_l0.1608")]
    public void The_factorised_network_gives_the_original_s_logits(string network) =>
        Check(network, (graph, parameters) => VideoResNet.BuildFactorised(graph, parameters, 112, NetworkOptions.Default));

    [Theory]
    [InlineData("sf1")]
    [InlineData("sf2")]
    [InlineData("sf3")]
    [InlineData("sf4")]
    public void Each_SlowFast_network_gives_the_original_s_logits(string name)
    {
        var network = ReferenceNetwork.Read("eighteen", name);
        Golden.Check(
            network,
            (graph, parameters) => SlowFast.Build(graph, parameters, 64, NetworkOptions.Default),
            network.InputValues(),
            network.Output.Values!,
            TapLayout.Frames);
    }

    [Fact]
    public void A_clip_of_two_paths_has_activation_maps_of_the_slow_one_s_length_whose_means_are_its_logits()
    {
        const int Clips = 2;
        const int Frames = 10;
        var state = ReferenceNetwork.Read("eighteen", "sf1").StateDict();
        var graph = new GraphBuilder("maps");
        SlowFast.Build(graph, new Parameters(state), 64, new NetworkOptions { ClassActivationMap = true });

        int[] shape = [Clips, 3, Frames, 64, 64];
        var outputs = SessionRun.RunAll(graph.ToByteArray(), Formula.Uniform("input", new TensorShape(shape).Count), shape);

        var (logits, maps) = (outputs["logits"], outputs["cam"]);
        Assert.Equal([Clips, 3, 2, 2], maps.Dimensions.ToArray());
        Assert.Equal(logits[0, 1], maps.Take(12).Average() + state.Read("fc.bias")[1], 1e-4);
        Assert.Equal(logits[1, 1], maps.Skip(12).Average() + state.Read("fc.bias")[1], 1e-4);
    }

    [Fact]
    public void Two_short_clips_at_once_have_activation_maps_whose_means_are_their_logits()
    {
        const int Clips = 2;
        const int Frames = 5;
        var state = ReferenceNetwork.Read("medics", Mixed).StateDict();
        var graph = new GraphBuilder("maps");
        VideoResNet.BuildMixed(graph, new Parameters(state), 112, new NetworkOptions { ClassActivationMap = true });

        int[] shape = [Clips, 3, Frames, 112, 112];
        var outputs = SessionRun.RunAll(graph.ToByteArray(), Formula.Uniform("input", new TensorShape(shape).Count), shape);

        var (logits, maps) = (outputs["logits"], outputs["cam"]);
        Assert.Equal([Clips, Frames, 7, 7], maps.Dimensions.ToArray());
        for (var clip = 0; clip < Clips; clip++)
        {
            var mean = maps.Skip(clip * Frames * 49).Take(Frames * 49).Average();
            Assert.Equal(logits[clip, 0], mean + state.Read("fc.bias")[0], 1e-4);
        }
    }

    private static void BuildI3d(GraphBuilder graph, Parameters parameters) => I3d.Build(graph, parameters, NetworkOptions.Default);

    private static void BuildResNet3d(GraphBuilder graph, Parameters parameters) =>
        ResNet3d.Build(graph, parameters, NetworkOptions.Default);

    private static void Check(string name, Action<GraphBuilder, Parameters> build)
    {
        var network = ReferenceNetwork.Read("medics", name);
        Golden.Check(network, build, network.InputValues(), network.Output.Values!, TapLayout.Frames);
    }
}

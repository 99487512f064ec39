using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Weights.Graphs;

namespace FakeFinder.Detection.Tests.Ensembles;

/// <summary>
/// A user's own network, by an entry and an ONNX file alone. The frames are of one colour: red 1, green 0.2, blue 0 of 1.
/// </summary>
public sealed class OwnNetworkTests
{
    private static readonly float[] Red = [1, 0, 0];
    private static readonly float[] Green = [0, 1, 0];
    private static readonly float[] Blue = [0, 0, 1];

    /// <summary>With one class, whose value is the green of the picture.</summary>
    private static byte[] GreenNetwork => OwnHost.Weighing([Green]);

    [Theory]
    [InlineData("""
        "activation": "probability"
        """, 0.2)]
    [InlineData("""
        "activation": "sigmoid"
        """, 0.549834)]
    [InlineData("""
        "activation": "probability", "range": 255, "mean": [0, 1, 0], "deviation": [1, 100, 1]
        """, 0.5)]
    [InlineData("""
        "activation": "probability", "mean": [0, 0.1, 0], "deviation": [1, 0.2, 1]
        """, 0.5)]
    [InlineData("""
        "activation": "probability", "side": 32, "input": "image", "output": "scores"
        """, 0.2)]
    public async Task What_the_network_sees_and_says_is_as_the_entry_has_it(string network, double score)
    {
        using var host = new OwnHost(network, GreenNetwork);

        Assert.Equal(score, (await host.AnalyseAsync()).Score, 1e-6);
    }

    [Theory]
    [InlineData("rgb", 1)]
    [InlineData("bgr", 0)]
    public async Task Colours_come_in_the_order_of_the_entry(string colours, double score)
    {
        using var host = new OwnHost($"\"colours\": \"{colours}\", \"activation\": \"probability\"", OwnHost.Weighing([Red]));

        Assert.Equal(score, (await host.AnalyseAsync()).Score, 1e-6);
    }

    [Fact]
    public async Task Mean_and_deviation_are_of_the_channels_in_the_order_of_the_entry()
    {
        using var host = new OwnHost(
            "\"colours\": \"bgr\", \"range\": 255, \"mean\": [0, 0, 155], \"deviation\": [1, 1, 200], \"activation\": \"probability\"",
            OwnHost.Weighing([Blue]));

        Assert.Equal(0.5, (await host.AnalyseAsync()).Score, 1e-6);
    }

    [Fact]
    public async Task Channels_may_come_last()
    {
        using var host = new OwnHost(
            "\"layout\": \"nhwc\", \"colours\": \"bgr\", \"side\": 40, \"activation\": \"probability\"",
            OwnHost.Weighing([[0, 0.5f, 0.25f]], channelsLast: true, side: 40));

        Assert.Equal((0.5 * 0.2) + 0.25, (await host.AnalyseAsync()).Score, 1e-6);
    }

    [Theory]
    [InlineData("\"activation\": \"softmax\"", 2, 0.310026)]
    [InlineData("\"activation\": \"softmax\", \"fake\": 0", 2, 0.689974)]
    [InlineData("\"activation\": \"softmax\", \"fake\": 2", 3, 0.202442)]
    [InlineData("\"activation\": \"logit\"", 2, 0.549834)]
    [InlineData("\"activation\": \"logit\", \"fake\": 0", 3, 0.731059)]
    [InlineData("\"activation\": \"probability\", \"fake\": 1", 3, 0.2)]
    public async Task Of_several_classes_the_entry_says_which_one_is_fake(string network, int classes, double score)
    {
        using var host = new OwnHost(network, OwnHost.Weighing([.. new[] { Red, Green, Blue }.Take(classes)]));

        Assert.Equal(score, (await host.AnalyseAsync()).Score, 1e-5);
    }

    [Fact]
    public async Task Whole_frames_need_no_face_finder_and_are_spoken_of_as_frames()
    {
        var progress = new ProgressList();
        using var host = new OwnHost(
            "\"activation\": \"probability\"",
            GreenNetwork,
            crop: """{ "name": "stretched", "side": 32 }""",
            finder: "whole-frame");

        var report = await host.AnalyseAsync(progress);

        Assert.Equal(0.2, report.Score, 1e-6);
        Assert.All(report.Frames, frame => Assert.Equal(64, Assert.Single(frame.Faces).Right));
        Assert.Equal(
            (2, 0, 0, 2, 0, 0),
            (report.Coverage!.FramesDecoded, report.Coverage.FramesSearched, report.Coverage.FramesWithFace, report.Coverage.FramesJudged,
                report.Coverage.FacesSeen, report.Coverage.FacesJudged));
        Assert.Equal(["mine/net"], report.Networks.Select(network => network.Name));
        Assert.Contains(progress.Reports, step => step.Detail == "2 frames");
        Assert.DoesNotContain(progress.Reports, step => step.Detail?.Contains("face", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_file_that_takes_one_picture_at_a_time_gets_them_one_by_one()
    {
        var graph = new GraphBuilder("one");
        var image = graph.Input("image", 1, 3, 32, 32);
        var means = graph.ReduceMean("means", image, graph.IntegerConstant("axes", [2, 3], 2), keep: false);
        graph.Output(graph.Linear("scores", means, graph.Constant("weight", Green, 1, 3), null), 1, 1);
        using var host = new OwnHost("\"activation\": \"probability\"", graph.ToByteArray(), faces: 3);

        Assert.Equal(0.2, (await host.AnalyseAsync()).Score, 1e-6);
    }

    [Fact]
    public async Task The_networks_of_an_entry_may_have_weights()
    {
        using var host = new OwnHost(
            "\"activation\": \"probability\", \"weight\": 0.25",
            GreenNetwork,
            second: """, { "name": "mine/red", "activation": "probability", "weight": 0.75 }""");
        await File.WriteAllBytesAsync(Path.Combine(host.Weights, "red.onnx"), OwnHost.Weighing([Red]));

        Assert.Equal(0.8, (await host.AnalyseAsync()).Score, 1e-6);
    }

    [Theory]
    [InlineData("{ \"name\": \"median\" }")]
    [InlineData("{ \"name\": \"top-mean\", \"top\": 3, \"facesPerFrame\": 1 }")]
    public async Task Other_rules_are_a_word_of_the_entry(string rule)
    {
        using var host = new OwnHost("\"activation\": \"probability\"", GreenNetwork, rule);

        Assert.Equal(0.2, (await host.AnalyseAsync()).Score, 1e-6);
    }

    [Theory]
    [InlineData("\"input\": \"picture\"", "has no input 'picture' but 'image'; correct \"input\" or leave it out.")]
    [InlineData("\"output\": \"logits\"", "has no output 'logits' but 'scores'; correct \"output\".")]
    [InlineData("\"side\": 224", "has input 'image' of shape n x 3 x 32 x 32, and the entry gives it n x 3 x 224 x 224; correct \"side\"")]
    [InlineData("\"layout\": \"nhwc\"", "and the entry gives it n x 32 x 32 x 3; correct \"side\" or \"layout\"")]
    [InlineData(
        "\"activation\": \"softmax\"",
        "has output 'scores' of shape n x 1: it has 1 value for a face, and \"softmax\" reads two or more")]
    [InlineData("\"activation\": \"probability\", \"fake\": 1", "has 1 value for a face, and \"fake\" is 1; it counts from 0 to 0.")]
    public async Task What_does_not_fit_the_file_is_told_when_it_is_loaded(string network, string sentence)
    {
        using var host = new OwnHost(network, GreenNetwork, """{ "name": "mean", "output": "sigmoid" }""");

        var refusal = await host.RefusalAsync();

        Assert.StartsWith("Detector mine: the network mine/net has ", refusal, StringComparison.Ordinal);
        Assert.Contains(sentence, refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sigmoid", "has 3 values for a face, and \"sigmoid\" reads one; say \"softmax\" for classes, or \"logit\" with \"fake\".")]
    [InlineData("softmax", "has 3 values for a face; say with \"fake\" which one, from 0, is the fake one.")]
    public async Task Classes_are_not_guessed(string activation, string sentence)
    {
        using var host = new OwnHost($"\"activation\": \"{activation}\"", OwnHost.Weighing([Red, Green, Blue]));

        Assert.Contains(sentence, await host.RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"colour\": \"bgr\"", "networks[0]: there is no key \"colour\"; there are name, sha256, input, output, side, colours,")]
    [InlineData("\"colours\": \"grb\"", "networks[0].colours is \"grb\"; it must be one of rgb, bgr.")]
    [InlineData("\"range\": 100", "networks[0]: range is 100; it must be 1 or 255.")]
    [InlineData("\"side\": \"large\"", "networks[0].side is \"large\"; it must be a whole number.")]
    [InlineData("\"side\": 8", "networks[0]: side is 8; it must be from 32 to 2048.")]
    [InlineData("\"mean\": 0.5", "networks[0].mean is 0.5; it must be a list.")]
    [InlineData("\"mean\": [0.5]", "networks[0]: mean has 1 elements; it must have 3.")]
    [InlineData("\"mean\": [null, 1, 1]", "networks[0].mean[0] is null; give it a value, or leave it out.")]
    [InlineData("\"deviation\": [1, 0, 1]", "networks[0]: deviation has a 0, by which nothing can be divided.")]
    [InlineData("\"sha256\": \"abc\"", "networks[0]: sha256 is 'abc'; it must be of the form")]
    public async Task A_mistake_in_the_entry_is_told_in_its_own_words(string network, string sentence)
    {
        using var host = new OwnHost(network, GreenNetwork);

        Assert.Contains(
            "The parameters of detector mine in models.json are wrong: " + sentence,
            await host.RefusalAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weight_where_the_rule_uses_none_and_the_range_of_a_normalised_crop_are_refused()
    {
        using var weight = new OwnHost("\"weight\": 0.5", GreenNetwork, """{ "name": "sure-mean", "mostFaces": 9 }""");
        using var range = new OwnHost("\"range\": 255", GreenNetwork, crop: """{ "name": "letterbox", "side": 32 }""");
        using var some = new OwnHost("\"weight\": 0.5", GreenNetwork, second: """, { "name": "mine/b" }""");

        await AssertRefusedAsync("network mine/net has a weight, which this rule does not use", weight);
        await AssertRefusedAsync("the values of this crop have mean and deviation of ImageNet", range);
        await AssertRefusedAsync("network mine/b has no weight, and others have", some);
    }

    [Fact]
    public async Task A_missing_file_is_named_with_the_place_where_it_belongs()
    {
        using var host = new OwnHost("", null);

        var refusal = await host.RefusalAsync();

        Assert.Contains($"there is no {host.Onnx}; put your own file there, or get its weights", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_and_outputs_of_another_kind_are_named_as_they_are()
    {
        var two = new GraphBuilder("two");
        two.Output(
            two.Add("y", two.Input("a", GraphDimension.Batch, 3, 32, 32), two.Input("b", GraphDimension.Batch, 3, 32, 32)),
            GraphDimension.Batch, 3, 32, 32);
        using var inputs = new OwnHost("", two.ToByteArray());
        using var several = new OwnHost("", OwnHost.Pixel((graph, means) =>
        {
            graph.Output(graph.Relu("first", means), GraphDimension.Batch, 3);
            graph.Output(graph.Abs("second", means), GraphDimension.Batch, 3);
        }));
        using var whole = new OwnHost("", OwnHost.Pixel((graph, means) => graph.Output(graph.Shape("size", means), 2)));

        await AssertRefusedAsync(
            "exactly one input of float32, as every network here must: it has 'a' of float32 n x 3 x 32 x 32, 'b' of float32",
            inputs);
        await AssertRefusedAsync("has the outputs 'first', 'second'; name one of them as \"output\".", several);
        await AssertRefusedAsync("has output 'size' of int64, and float32 is needed", whole);
    }

    [Fact]
    public async Task An_output_out_of_range_fails_the_detector_with_the_remedy()
    {
        using var host = new OwnHost("\"range\": 255, \"activation\": \"probability\"", GreenNetwork);

        var fault = await Assert.ThrowsAsync<NetworkOutputException>(() => host.AnalyseAsync());

        Assert.Equal(
            "Detector mine: the network mine/net gave an output 'scores' that is 51, and \"probability\" reads values from 0 to 1; say "
                + "\"sigmoid\", \"softmax\" or \"logit\" where it gives logits.",
            fault.Message);
    }

    [Fact]
    public async Task An_output_that_is_no_number_fails_the_detector()
    {
        using var host = new OwnHost("\"activation\": \"sigmoid\", \"mean\": [0, 1, 0]", OwnHost.Pixel((graph, means) =>
            graph.Output(
                graph.Log("scores", graph.Linear("sum", means, graph.Constant("weight", Green, 1, 3), null)),
                GraphDimension.Batch,
                1)));

        var fault = await Assert.ThrowsAsync<NetworkOutputException>(() => host.AnalyseAsync());

        Assert.StartsWith("The network mine/net gave a number that is none (NaN) as its scores: ", fault.Message, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(string sentence, OwnHost host) =>
        Assert.Contains(sentence, await host.RefusalAsync(), StringComparison.Ordinal);
}

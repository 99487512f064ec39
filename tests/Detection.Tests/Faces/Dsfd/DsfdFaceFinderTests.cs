using System.Text.Json.Nodes;
using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Anchors;
using FakeFinder.Detection.Faces.Dsfd;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reference;
using FakeFinder.Weights.Graphs;
using Microsoft.Extensions.DependencyInjection;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Faces.Dsfd;

public sealed class DsfdFaceFinderTests
{
    private static readonly JsonNode Reference = Golden.Read("ntech", "decode.json");

    private static readonly JsonNode Transform = Reference["detectorTransform"]!;

    [Fact]
    public void There_is_a_prior_for_each_row_of_the_networks_output()
    {
        var network = ReferenceNetwork.Read("ntech", "dsfd_resnet152");
        Assert.Equal(network.Tensor("loc").Shape[1], new PriorGrid(PriorLayout.Dsfd, network.Input.Shape[2], network.Input.Shape[3]).Count);
    }

    [Fact]
    public void Decoding_and_suppression_give_the_originals_boxes_in_its_order()
    {
        var priors = new PriorGrid(PriorLayout.Dsfd, (int)Reference["imageHeight"]!, (int)Reference["imageWidth"]!);
        Assert.Equal((int)Reference["priorCount"]!, priors.Count);
        float[] regression = [.. Formula.Uniform("loc", priors.Count * 4).Select(value => 2 * value)];
        float[] probability =
        [
            .. Formula.Uniform("score", priors.Count).Select(value => (value + 1) / 2).SelectMany(face => new[] { 1 - face, face }),
        ];
        var nms = Reference["nms"]!;
        var expected = nms["rows"]!.AsArray().Select(row => row.Floats()).ToList();

        var all = DsfdBoxes.Decode(priors, regression, probability, Parameters((float)nms["confThresh"]!)).ToList();
        var sure = DsfdBoxes.Decode(priors, regression, probability, Parameters(0.3f)).ToList();

        Assert.Equal(expected.Count, all.Count);
        Assert.All(expected.Zip(all), pair => Golden.AssertNear(pair.First, [pair.Second.Score, .. Edges(pair.Second.Box)], 1e-5));
        Assert.Equal((int)nms["aboveDetectorThreshold0.3"]!, sure.Count);
        Assert.Equal(all.Take(sure.Count), sure);
    }

    /// <summary>
    /// The reference's tensor was made by torchvision 0.14, which computes in float32 and gets a width of 511 here (its first row has the
    /// step 200/511), while the reference's size, 512, is that of version 0.5, with which the original ran. So the pixels are held at the
    /// one and the size at the other.
    /// </summary>
    [Fact]
    public void The_network_sees_the_originals_picture()
    {
        var picture = DsfdPicture.Of(ReferenceFrame(), 512)!;
        Assert.Equal(Transform["tensorShape"].Integers().Select(size => (long)size), picture.Tensor.Shape);
        Assert.Equal(Transform["resized"].Integers(), new[] { picture.Resized.Height, picture.Resized.Width });

        var pixels = DsfdPicture.Of(ReferenceFrame(), new Size(511, 230)).Tensor.Values;
        Golden.AssertTensor(Transform["stats"], pixels, 1e-3);
        Golden.AssertNear(Transform["stats"]!["mid16"].Floats(), pixels.AsSpan(pixels.Length / 2, 16), 1e-3);
        Golden.AssertNear(Transform["row100"].Floats(), pixels.AsSpan(((256 + 100) * 512) + 200, 16), 1e-3);
        Golden.AssertNear(Transform["row229"].Floats(), pixels.AsSpan(229 * 512, 8), 1e-3);
        Golden.AssertNear(Transform["row230"].Floats(), pixels.AsSpan(230 * 512, 8), 0);
    }

    /// <summary>The stand-in network gives the boxes of the reference's, whatever it sees.</summary>
    [Fact]
    public async Task Boxes_are_scaled_by_the_sides_without_what_was_added_and_unsure_ones_are_left_out()
    {
        var text = (string)Transform["fakeDetections"]!;
        var rows = JsonNode.Parse(text[text.IndexOf('[', StringComparison.Ordinal)..])!.AsArray().Select(row => row.Floats()).ToList();
        using var folder = new TemporaryFolder();
        var networks = new Dictionary<string, Func<byte[]>> { ["given/dsfd"] = () => Network(rows) };
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), SampleClip.Models, networks);
        var factory = host.Services.GetServices<IFaceFinderFactory>().Single(factory => factory.Name == "dsfd");
        await using var finder = await factory.LoadAsync(
            new FaceFinderEntry
            {
                Name = "dsfd",
                Parameters = new JsonObject { ["network"] = "given/dsfd" },
            },
            CancellationToken.None);

        var faces = await finder.FindAsync(ReferenceFrame(), CancellationToken.None);

        Golden.AssertNear(Transform["resultScores"].Floats(), [.. faces.Select(face => (float)face.Confidence!.Value)], 1e-6);
        Assert.All(
            Transform["resultBoxes"]!.AsArray().Zip(faces),
            pair => Golden.AssertNear(pair.First.Floats(), Edges(pair.Second.Box), 1e-3));
        Assert.Empty(await finder.FindAsync(Frame(1, 2000), CancellationToken.None));
        Assert.Equal("given/dsfd", Assert.Single(finder.Networks).Name);
    }

    [Theory]
    [InlineData("480x640")]
    [InlineData("1080x1920")]
    [InlineData("720x1280")]
    [InlineData("1280x720")]
    [InlineData("800x1920")]
    public void A_frame_is_resized_and_padded_as_the_original_does(string size)
    {
        var sides = size.Split('x').Select(int.Parse).ToArray();
        var picture = DsfdPicture.Of(Frame(sides[0], sides[1]), 512)!;

        Assert.Equal(Reference["resizedSizes"]![size]!["resized"].Integers(), new[] { picture.Resized.Height, picture.Resized.Width });
        Assert.Equal(Reference["resizedSizes"]![size]!["padded"].Integers(), picture.Tensor.Shape.Skip(2).Select(side => (int)side));
    }

    [Fact]
    public void A_frame_that_is_all_length_has_no_picture() => Assert.Null(DsfdPicture.Of(Frame(1, 2000), 512));

    private static DsfdParameters Parameters(float confidence) => new() { Network = "", Confidence = confidence };

    private static float[] Edges(FaceBox box) => [box.Left, box.Top, box.Right, box.Bottom];

    private static Frame Frame(int height, int width) => new(0, TimeSpan.Zero, width, height, new byte[height * width * 3]);

    /// <summary>The reference's is BGR.</summary>
    private static Frame ReferenceFrame()
    {
        byte[] pixels = [.. Formula.Uniform("detimage", 90 * 200 * 3).Select(value => (byte)((value * 127.5f) + 127.5f))];
        return new Frame(0, TimeSpan.Zero, 200, 90, pixels.Chunk(3).SelectMany(pixel => pixel.Reverse()).ToArray());
    }

    /// <summary>For the picture of the reference's frame. The boxes start from the priors of the last rows.</summary>
    private static byte[] Network(List<float[]> rows)
    {
        var priors = new PriorGrid(PriorLayout.Dsfd, 256, 512);
        var regression = new float[priors.Count * 4];
        var probability = new float[priors.Count * 2];
        foreach (var (i, row) in rows.Index())
        {
            var place = priors.Count - 1 - i;
            var prior = priors[place];
            var (width, height) = (row[3] - row[1], row[4] - row[2]);
            probability[(2 * place) + 1] = row[0];
            float[] offsets =
            [
                (row[1] + (width / 2) - prior.CenterX) / prior.Width / 0.1f,
                (row[2] + (height / 2) - prior.CenterY) / prior.Height / 0.1f,
                MathF.Log(width / prior.Width) / 0.2f,
                MathF.Log(height / prior.Height) / 0.2f,
            ];
            offsets.CopyTo(regression, 4 * place);
        }

        var graph = new GraphBuilder("dsfd");
        var image = graph.Input("image", GraphDimension.Batch, 3, GraphDimension.Named("h"), GraphDimension.Named("w"));
        var mean = graph.ReduceMean("mean", image, graph.IntegerConstant("axes", [1, 2, 3], 3), keep: true);
        var nothing = graph.Squeeze(
            "nothing",
            graph.Mul("zero", mean, graph.Constant("factor", [0], 1)),
            graph.IntegerConstant("axis", [3], 1));
        graph.Output(
            graph.Add("regression", nothing, graph.Constant("boxes", regression, 1, priors.Count, 4)),
            GraphDimension.Batch,
            GraphDimension.Named("N"),
            4);
        graph.Output(
            graph.Add("probability", nothing, graph.Constant("scores", probability, 1, priors.Count, 2)),
            GraphDimension.Batch,
            GraphDimension.Named("N"),
            2);
        return graph.ToByteArray();
    }
}

using System.Text.Json.Nodes;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Weights.Graphs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Detection.Tests.Detectors.Wm;

/// <summary>Detector wm of models.json, but with faces that the test has.</summary>
internal static class WmHost
{
    /// <param name="weights">The weights folder.</param>
    public static IHost Create(
        TemporaryFolder folder,
        GivenFrames? frames,
        Func<Frame, IReadOnlyList<Face>> facesOf,
        (string Key, string Value) weights
    ) =>
        DetectionHost.Create(
            services => services.AddSingleton<IFaceFinderFactory>(new GivenFinder(new ReferenceFaces(facesOf))),
            frames,
            Models(folder),
            weights);

    /// <summary>With networks that say the same of every crop: 0.25, 0.5 and 0.75.</summary>
    public static IHost CreateConstant(TemporaryFolder folder, GivenFrames frames, Func<Frame, IReadOnlyList<Face>> facesOf)
    {
        var networks = new Dictionary<string, Func<byte[]>>
        {
            ["wm/xception"] = () => Constant(299, -MathF.Log(3)),
            ["wm/wsdan-xception"] = () => Constant(320, 0),
            ["wm/wsdan-b3"] = () => Constant(300, MathF.Log(3)),
        };
        return DetectionHost.Create(frames, Models(folder), networks, new ReferenceFaces(facesOf));
    }

    /// <summary>models.json with the entry of wm alone, whose folder of weights need not exist.</summary>
    private static string Models(TemporaryFolder folder)
    {
        var models = JsonNode.Parse(File.ReadAllText(SampleClip.Models))!;
        var wm = models["detectors"]!.AsArray().Single(entry => (string)entry!["name"]! == "wm")!.DeepClone().AsObject();
        wm["faceFinder"] = new JsonObject { ["name"] = "given" };
        wm.Remove("weights");
        wm.Remove("card");
        return folder.Write(
            "models.json",
            new JsonObject { ["schema"] = models["schema"]!.DeepClone(), ["detectors"] = new JsonArray(wm) }.ToJsonString());
    }

    private static byte[] Constant(int side, float logit)
    {
        var graph = new GraphBuilder("constant");
        var image = graph.Input("image", GraphDimension.Batch, 3, side, side);
        var means = graph.ReduceMean("means", image, graph.IntegerConstant("axes", [2, 3], 2), keep: false);
        graph.Output(
            graph.Linear("logit", means, graph.Constant("weight", new float[6], 2, 3), graph.Constant("bias", [0, logit], 2)),
            GraphDimension.Batch,
            2);
        return graph.ToByteArray();
    }
}

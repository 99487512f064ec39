using System.Text.Json.Nodes;
using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reference;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Faces.RetinaFace;

/// <summary>The face finder with its network, which has formula weights: what it finds means nothing.</summary>
[Collection(ReferenceClipGroup.Name)]
public sealed class RetinaFaceFinderTests(WeightsFolders weights)
{
    [Fact]
    public async Task A_frame_of_full_HD_is_looked_at_in_full()
    {
        using var host = DetectionHost.Create(null, null, weights.Wm);
        var entry = new FaceFinderEntry
        {
            Name = "retinaface",
            Parameters = JsonNode
                .Parse("""{ "network": "wm/retinaface-resnet50", "scoreAbove": 0, "order": "score", "most": 3 }""")!
                .AsObject(),
        };
        var factory = host.Services.GetServices<IFaceFinderFactory>().Single(factory => factory.Name == entry.Name);
        Assert.Null(factory.WhatIsMissing(entry));
        await using var finder = await factory.LoadAsync(entry, CancellationToken.None);
        var pixels = Array.ConvertAll(Formula.Uniform("full HD", 1920 * 1080 * 3), value => (byte)((value * 127.5f) + 127.5f));
        var faces = await finder.FindAsync(new Frame(0, TimeSpan.Zero, 1920, 1080, pixels), CancellationToken.None);

        Assert.Equal(3, faces.Count);
        Assert.All(faces, face =>
        {
            Assert.Equal(5, face.Landmarks.Count);
            Assert.True(face.Box.Width > 0 && face.Box.Height > 0);
        });
        Assert.Equal(faces.OrderByDescending(face => face.Confidence), faces);
        Assert.Equal(["wm/retinaface-resnet50"], finder.Networks.Select(network => network.Name));
    }

    [Fact]
    public void Without_its_network_it_says_how_to_get_it_and_a_parameter_that_it_does_not_know_is_a_mistake()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []));
        var factory = host.Services.GetServices<IFaceFinderFactory>().Single(factory => factory.Name == "retinaface");
        Assert.Contains("weights pull none", Missing("""{ "network": "none/at-all", "scoreAbove": 0.8 }"""), StringComparison.Ordinal);
        Assert.Throws<DetectorLoadException>(() => Missing("""{ "network": "none/at-all", "scoreAbove": 1.8 }"""));
        Assert.Throws<DetectorLoadException>(() => Missing("""{ "network": "none/at-all", "scoreAbove": 0.8, "nms": 0.4 }"""));

        string? Missing(string parameters) =>
            factory.WhatIsMissing(new FaceFinderEntry { Name = "retinaface", Parameters = JsonNode.Parse(parameters)!.AsObject() });
    }
}

using System.Text.Json.Nodes;
using FakeFinder.Catalog;
using FakeFinder.Detection.Faces.Haar;
using FakeFinder.Detection.Tests.Support;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Tests.Faces;

[Collection(SampleClipGroup.Name)]
public sealed class HaarFaceFinderTests(SampleClip clip)
{
    private static readonly FaceFinderEntry Entry = new() { Name = "haar", Parameters = new JsonObject { ["scaleFactor"] = 1.1, ["minNeighbors"] = 6, ["minSize"] = 64 } };

    [Fact]
    public async Task The_astronauts_face_is_found_in_most_frames_and_nothing_else_is_larger()
    {
        await using var finder = await new HaarFaceFinderFactory(Options.Create(new DetectionOptions())).LoadAsync(Entry, CancellationToken.None);
        var report = new List<string>();
        var found = 0;
        foreach (var frame in clip.Frames)
        {
            var faces = await finder.FindAsync(frame, CancellationToken.None);
            report.Add($"{frame.Index}: {string.Join(" ", faces.Select(face => face.Box))}");
            found += faces.Count > 0 ? 1 : 0;
        }

        Assert.Fail(string.Join('\n', report) + found);
    }
}

using System.Text.Json.Nodes;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Anchors;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Faces.Anchors;

/// <summary>Priors and what is decoded from them, against the originals' numbers on outputs that the formula makes.</summary>
public sealed class PriorGridTests
{
    private static readonly JsonNode Wm = Golden.Read("wm", "decode.json");
    private static readonly JsonNode Eighteen = Golden.Read("eighteen", "decode.json");
    private static readonly JsonNode Ntech = Golden.Read("ntech", "decode.json");

    private static readonly PriorGrid WmGrid = new(PriorLayout.RetinaFace, 100, 150);
    private static readonly PriorGrid EighteenGrid = new(PriorLayout.RetinaFace, 400, 649);
    private static readonly PriorGrid NtechGrid = new(PriorLayout.Dsfd, 96, 160);

    [Fact]
    public void RetinaFace_has_two_squares_in_each_cell_of_three_levels()
    {
        AssertPriors(Wm, WmGrid, (0, "priorsFirst4"), (672, "priorsLast2"));
        AssertPriors(Eighteen, EighteenGrid, (0, "priorsFirst4"), (10_794, "priorsLast2"));
        AssertPrior(Wm["priorAt500"], WmGrid[500]);
    }

    [Fact]
    public void Dsfd_has_one_upright_rectangle_in_each_cell_of_six_levels_kept_within_the_picture()
    {
        AssertPriors(Ntech, NtechGrid, (0, "priorsFirst4"), (1274, "priorsLast9"));
        AssertPrior(Ntech["priorAt1000"], NtechGrid[1000]);
    }

    [Fact]
    public void Beyond_the_last_prior_there_is_none()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WmGrid[674]);
        Assert.Throws<ArgumentOutOfRangeException>(() => WmGrid[-1]);
    }

    [Fact]
    public void Boxes_and_landmarks_of_RetinaFace_are_the_originals()
    {
        var regression = Twice("loc", WmGrid.Count * 4);
        var points = Twice("landms", WmGrid.Count * 10);
        var kept = Wm["keptPriorIndices"].Integers();
        var boxes = kept.SelectMany(i => Edges(WmGrid[i].Decode(regression.AsSpan(i * 4, 4)).Scaled(150, 100)));
        var landmarks =
            from i in kept
            from point in Enumerable
                .Range(0, 5)
                .Select(k => WmGrid[i].PointAt(points[(i * 10) + (2 * k)], points[(i * 10) + (2 * k) + 1]).Scaled(150, 100))
            from coordinate in new[] { point.X, point.Y }
            select coordinate;

        Golden.AssertNear(Wm["boxes"].Floats(), [.. boxes], 1e-3);
        Golden.AssertNear(Wm["landms"].Floats(), [.. landmarks], 1e-3);
    }

    [Fact]
    public void Boxes_in_sizes_of_the_picture_are_the_originals()
    {
        AssertDecoded(Eighteen, "decodedFirst4Normalised", EighteenGrid, pictures: 2);
        AssertDecoded(Ntech, "decodedFirst4", NtechGrid, pictures: 1);
    }

    [Fact]
    public void What_is_left_of_overlapping_boxes_is_what_the_original_keeps()
    {
        var nms = Ntech["nms"]!;
        var regression = Twice("loc", NtechGrid.Count * 4);
        var scores = Formula.Uniform("score", NtechGrid.Count).Select(value => (value + 1) / 2).ToArray();
        List<ScoredBox> boxes = [.. Enumerable.Range(0, NtechGrid.Count)
            .Where(i => scores[i] > 0.01f)
            .Select(i => new ScoredBox(NtechGrid[i].Decode(regression.AsSpan(i * 4, 4)), scores[i]))];
        var kept = Suppression.ByUnion(boxes, 0.3);

        var rows = nms["rows"]!.AsArray();
        Assert.Equal((int)nms["keptCount"]!, kept.Count);
        foreach (var (expected, i) in rows.Zip(kept))
        {
            Golden.AssertNear(expected.Floats(), [boxes[i].Score, .. Edges(boxes[i].Box)], 1e-6);
        }
    }

    private static void AssertPriors(JsonNode golden, PriorGrid grid, params (int First, string Key)[] samples)
    {
        Assert.Equal((int)golden["priorCount"]!, grid.Count);
        foreach (var (first, key) in samples)
        {
            foreach (var (i, expected) in golden[key]!.AsArray().Index())
            {
                AssertPrior(expected, grid[first + i]);
            }
        }

        AssertSums(golden["priorSumFloat64"], Enumerable.Range(0, grid.Count).Select(i => Numbers(grid[i])), 1e-6);
    }

    private static void AssertPrior(JsonNode? expected, Prior prior) => Golden.AssertNear(expected.Floats(), Numbers(prior), 1e-7);

    private static void AssertDecoded(JsonNode golden, string key, PriorGrid grid, int pictures)
    {
        var regression = Twice("loc", pictures * grid.Count * 4);
        foreach (var (i, expected) in golden[key]!.AsArray().Index())
        {
            Golden.AssertNear(expected.Floats(), Edges(grid[i].Decode(regression.AsSpan(i * 4, 4))), 1e-6);
        }

        AssertSums(
            golden["decodedSumFloat64"],
            Enumerable.Range(0, pictures * grid.Count).Select(row => Edges(grid[row % grid.Count].Decode(regression.AsSpan(row * 4, 4)))),
            1e-3);
    }

    private static void AssertSums(JsonNode? golden, IEnumerable<float[]> rows, double tolerance)
    {
        var sums = new double[4];
        foreach (var (column, value) in rows.SelectMany(row => row.Index()))
        {
            sums[column] += value;
        }

        Assert.All(sums, (sum, column) => Assert.Equal((double)golden![column]!, sum, tolerance));
    }

    private static float[] Twice(string name, int count) => Array.ConvertAll(Formula.Uniform(name, count), value => 2 * value);

    private static float[] Numbers(Prior prior) => [prior.CenterX, prior.CenterY, prior.Width, prior.Height];

    private static float[] Edges(FaceBox box) => [box.Left, box.Top, box.Right, box.Bottom];
}

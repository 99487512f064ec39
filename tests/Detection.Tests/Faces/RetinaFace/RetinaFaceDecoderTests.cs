using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.RetinaFace;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Faces.RetinaFace;

/// <summary>Faces of outputs that the formula makes, against the originals' numbers.</summary>
public sealed class RetinaFaceDecoderTests
{
    private static readonly RetinaFaceParameters Wm = new()
    {
        Network = "",
        ScoreAbove = 0.8f,
        Order = FaceOrder.Area,
    };
    private static readonly RetinaFaceParameters Eighteen = new()
    {
        Network = "",
        ShorterSide = 400,
        ScoreAbove = 0.02f,
        Overlap = 0.4f,
        Order = FaceOrder.Score,
    };

    [Fact]
    public void Without_suppression_the_largest_of_all_candidates_comes_first_however_probable_it_is()
    {
        var golden = Golden.Read("wm", "decode.json");
        var largest = golden["largestArea"]!;
        var all = Decode(Wm, width: 150, height: 100, picture: 0, pictures: 1);
        var first = Assert.Single(Decode(Wm with { Most = 1 }, width: 150, height: 100, picture: 0, pictures: 1));

        Assert.Equal((int)golden["kept"]!, all.Count);
        Golden.AssertNear(largest["box"].Floats(), Edges(first.Box), 1e-3);
        Golden.AssertNear(
            [.. largest["landmarks"]!.AsArray().SelectMany(point => point.Floats())],
            [.. first.Landmarks.SelectMany(point => new[] { point.X, point.Y })],
            1e-3);
        Assert.Equal((first.Box, first.Confidence), (all[0].Box, all[0].Confidence));
        Assert.True(all.Max(face => face.Confidence) > first.Confidence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_is_left_after_suppression_comes_by_descending_score_in_pixels_of_the_frame(int picture)
    {
        var golden = Golden.Read("eighteen", "decode.json");
        var faces = Decode(Eighteen, width: 203, height: 125, picture, pictures: 2);

        Assert.Equal(golden["keptCount"].Integers()[picture], faces.Count);
        foreach (var (expected, face) in golden["keptRowsFirst40"]![picture]!.AsArray().Zip(faces))
        {
            Golden.AssertNear(expected.Floats(), [.. Edges(face.Box), (float)face.Confidence!.Value], 1e-3);
        }

        var sums = golden["keptSumFloat64"]![picture]!.AsArray();
        Assert.Equal((double)sums[0]!, faces.Sum(face => (double)face.Box.Left), 0.05);
        Assert.Equal((double)sums[3]!, faces.Sum(face => (double)face.Box.Bottom), 0.05);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_second_threshold_and_whole_pixels_change_nothing_else(int picture)
    {
        var golden = Golden.Read("eighteen", "decode.json");
        var faces = Decode(Eighteen with { ScoreAtLeast = 0.8f, WholePixels = true }, width: 203, height: 125, picture, pictures: 2);

        Assert.Equal(golden["keptAbove0.8"].Integers()[picture], faces.Count);
        var expected = Decode(Eighteen, width: 203, height: 125, picture, pictures: 2).Where(face => face.Confidence >= 0.8f);
        Assert.Equal(expected.SelectMany(face => Edges(face.Box)).Select(MathF.Truncate), faces.SelectMany(face => Edges(face.Box)));
    }

    [Fact]
    public void Of_a_crowd_only_as_many_stay_as_are_wanted_and_the_first_of_equals_is_the_first()
    {
        var scale = RetinaFaceScale.Of(512, 512, Wm);
        var probability = new float[scale.Priors.Count * 2];
        for (var face = 0; face < 30; face++)
        {
            probability[(face * 2 * 2) + 1] = 0.9f;
        }

        var outputs = new RetinaFaceOutputs(new float[scale.Priors.Count * 4], probability, new float[scale.Priors.Count * 10]);
        Assert.Equal(30, new RetinaFaceDecoder(Wm).Decode(scale, outputs).Count);
        var first = Assert.Single(new RetinaFaceDecoder(Wm with { Most = 1 }).Decode(scale, outputs));
        Golden.AssertNear([-4, -4, 12, 12], Edges(first.Box), 1e-4);
        Assert.All(first.Landmarks, point => Golden.AssertNear([4, 4], [point.X, point.Y], 1e-4));
    }

    [Fact]
    public void A_score_of_just_the_first_threshold_is_not_above_it_and_one_of_just_the_second_is_enough()
    {
        var scale = RetinaFaceScale.Of(32, 32, Wm);
        var probability = new float[scale.Priors.Count * 2];
        probability[1] = 0.8f;
        var outputs = new RetinaFaceOutputs(new float[scale.Priors.Count * 4], probability, new float[scale.Priors.Count * 10]);

        Assert.Empty(new RetinaFaceDecoder(Wm).Decode(scale, outputs));
        Assert.Single(new RetinaFaceDecoder(Wm with { ScoreAbove = 0.02f, ScoreAtLeast = 0.8f }).Decode(scale, outputs));
    }

    [Fact]
    public void A_picture_has_the_size_that_OpenCV_gives_it()
    {
        foreach (var (size, expected) in Golden.Read("eighteen", "decode.json")["realSizes"]!.AsObject())
        {
            var sides = size.Split('x').Select(side => int.Parse(side, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            var scale = RetinaFaceScale.Of(width: sides[1], height: sides[0], Eighteen);
            Assert.Equal((double)expected!["resize"]!, scale.Factor, 1e-15);
            Assert.Equal(expected["cv2Size"].Integers(), new[] { scale.Height, scale.Width });
        }
    }

    [Fact]
    public void Where_the_originals_priors_do_not_cover_the_picture_there_is_no_result_and_a_reason()
    {
        Assert.Equal(10_796, RetinaFaceScale.Of(203, 125, Eighteen).Priors.Count);
        var exception = Assert.Throws<UnfitFrameException>(() => RetinaFaceScale.Of(720, 404, Eighteen));
        Assert.Contains("720 x 404", exception.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Face> Decode(RetinaFaceParameters parameters, int width, int height, int picture, int pictures)
    {
        var scale = RetinaFaceScale.Of(width, height, parameters);
        var count = scale.Priors.Count;
        var scores = Formula.Uniform("score", pictures * count).AsSpan(picture * count, count);
        var probability = new float[count * 2];
        for (var i = 0; i < count; i++)
        {
            probability[(2 * i) + 1] = (scores[i] + 1) / 2;
        }

        return new RetinaFaceDecoder(parameters).Decode(scale, new RetinaFaceOutputs(Raw("loc", 4), probability, Raw("landms", 10)));

        ReadOnlySpan<float> Raw(string name, int columns) =>
            Array
                .ConvertAll(Formula.Uniform(name, pictures * count * columns), value => 2 * value)
                .AsSpan(picture * count * columns, count * columns);
    }

    private static float[] Edges(FaceBox box) => [box.Left, box.Top, box.Right, box.Bottom];
}

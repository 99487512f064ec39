using FakeFinder.Detection.Faces.RetinaFace;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Faces.RetinaFace;

public sealed class RetinaFacePictureTests
{
    private static readonly RetinaFaceParameters Enlarged = new() { Network = "", ShorterSide = 400, ScoreAbove = 0.02f };
    private static readonly RetinaFaceParameters Full = new() { Network = "", ScoreAbove = 0.8f };

    [Fact]
    public void A_resized_picture_is_the_originals_value_for_value()
    {
        var golden = Golden.Read("eighteen", "decode.json");
        var frame = FormulaFrame("det0", 203, 125);
        var tensor = RetinaFacePicture.Of(frame, RetinaFaceScale.Of(203, 125, Enlarged));

        Assert.Equal([1, 3, 400, 650], tensor.Shape);
        Golden.AssertTensor(golden["inputStats"], tensor.Values, 1e-3);
        Assert.Equal(golden["inputRow200"].Floats(), tensor.Values.AsSpan((((1 * 400) + 200) * 650) + 300, 16).ToArray());
        Assert.Equal(golden["inputStats"]!["mid16"].Floats(), tensor.Values.AsSpan(tensor.Values.Length / 2, 16).ToArray());
    }

    [Fact]
    public void A_full_frame_is_blue_green_and_red_minus_the_mean()
    {
        var frame = new Frame(0, TimeSpan.Zero, 1, 1, new byte[] { 10, 20, 30 });
        Assert.Equal([30 - 104, 20 - 117, 10 - 123], RetinaFacePicture.Of(frame, RetinaFaceScale.Of(1, 1, Full)).Values);
    }

    /// <summary>The reference's values are blue, green, red.</summary>
    private static Frame FormulaFrame(string name, int width, int height)
    {
        var bgr = Array.ConvertAll(Formula.Uniform(name, width * height * 3), value => (byte)((value * 127.5f) + 127.5f));
        for (var i = 0; i < bgr.Length; i += 3)
        {
            (bgr[i], bgr[i + 2]) = (bgr[i + 2], bgr[i]);
        }

        return new Frame(0, TimeSpan.Zero, width, height, bgr);
    }
}

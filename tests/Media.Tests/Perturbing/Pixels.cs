using FakeFinder.Media.Decoding;

namespace FakeFinder.Media.Tests.Perturbing;

/// <summary>Pixels of frames, to compare what a perturbation gives with what it says.</summary>
internal static class Pixels
{
    public static int At(this Frame frame, int x, int y, int colour) => frame.Rgb.Span[(((y * frame.Width) + x) * 3) + colour];

    public static double Mean(this Frame frame) => Over(frame, (x, y, colour) => frame.At(x, y, colour));

    /// <summary>How far the frame is, on average, from what it should be at each place.</summary>
    public static double Distance(this Frame frame, Func<int, int, int, double> expected) =>
        Over(frame, (x, y, colour) => Math.Abs(frame.At(x, y, colour) - expected(x, y, colour)));

    public static double Distance(this Frame frame, Frame other)
    {
        Assert.Equal((other.Width, other.Height), (frame.Width, frame.Height));
        return frame.Distance((x, y, colour) => other.At(x, y, colour));
    }

    private static double Over(Frame frame, Func<int, int, int, double> value)
    {
        var sum = 0.0;
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                for (var colour = 0; colour < 3; colour++)
                {
                    sum += value(x, y, colour);
                }
            }
        }

        return sum / (frame.Width * frame.Height * 3);
    }
}

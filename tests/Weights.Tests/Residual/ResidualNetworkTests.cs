using FakeFinder.Weights.Residual;

namespace FakeFinder.Weights.Tests.Residual;

public sealed class ResidualNetworkTests
{
    private const int Side = ResidualNetwork.Side;

    [Fact]
    public void The_file_is_the_same_at_each_build() => Assert.Equal(ResidualNetwork.Build(), ResidualNetwork.Build());

    [Fact]
    public void The_logits_are_those_of_the_definition()
    {
        var noise = Noise(seed: 7, amplitude: (_, _) => 40);
        var smooth = Noise(seed: 8, amplitude: (row, column) => InFace(row, column) ? 3 : 12);

        var logits = SessionRun.Run(ResidualNetwork.Build(), [.. noise, .. smooth], 2, 3, Side, Side);

        Assert.Equal([2, 1], logits.Dimensions.ToArray());
        Assert.Equal(Definition(noise), logits[0, 0], 1e-4);
        Assert.Equal(Definition(smooth), logits[1, 0], 1e-4);
    }

    [Fact]
    public void A_face_smoother_than_its_surroundings_is_more_fake_than_one_of_the_same_noise()
    {
        var even = Noise(seed: 1, amplitude: (_, _) => 5);
        var smoother = Noise(seed: 1, amplitude: (row, column) => InFace(row, column) ? 2 : 5);
        var rougher = Noise(seed: 1, amplitude: (row, column) => InFace(row, column) ? 5 : 2);

        var logits = SessionRun.Run(ResidualNetwork.Build(), [.. even, .. smoother, .. rougher], 3, 3, Side, Side);

        Assert.Equal(0, logits[0, 0], 0.02);
        Assert.True(logits[1, 0] > 0.5, $"A smooth face has logit {logits[1, 0]}.");
        Assert.True(logits[2, 0] < -0.5, $"A rough face has logit {logits[2, 0]}.");
    }

    [Fact]
    public void A_flat_picture_is_undetermined() =>
        Assert.Equal(0, SessionRun.Run(ResidualNetwork.Build(), Noise(1, (_, _) => 0), 1, 3, Side, Side)[0, 0], 1e-6);

    private static bool InFace(int row, int column)
    {
        var half = Side / ResidualNetwork.Enlargement / 2;
        return Math.Abs(row + 0.5 - (Side / 2)) <= half && Math.Abs(column + 0.5 - (Side / 2)) <= half;
    }

    private static float[] Noise(int seed, Func<int, int, int> amplitude)
    {
        var random = new Random(seed);
        var crop = new float[3 * Side * Side];
        for (var i = 0; i < crop.Length; i++)
        {
            var limit = amplitude(i / Side % Side, i % Side);
            crop[i] = 128 + random.Next(-limit, limit + 1);
        }

        return crop;
    }

    /// <summary>The definition once more, in double, pixel by pixel, with the kernels as the paper prints them.</summary>
    private static double Definition(float[] crop)
    {
        double inside = 0, ring = 0;
        int insidePixels = 0, ringPixels = 0;
        var face = Side / ResidualNetwork.Enlargement;
        for (var row = 2; row < Side - 2; row++)
        {
            for (var column = 2; column < Side - 2; column++)
            {
                var distance = Math.Max(Math.Abs(row + 0.5 - (Side / 2)), Math.Abs(column + 0.5 - (Side / 2)));
                if (distance <= face * ResidualNetwork.InsideShare / 2)
                {
                    inside += Energy(crop, row, column);
                    insidePixels++;
                }
                else if (distance > face * ResidualNetwork.RingShare / 2)
                {
                    ring += Energy(crop, row, column);
                    ringPixels++;
                }
            }
        }

        return ResidualNetwork.Scale
            * Math.Log(((ring / ringPixels) + ResidualNetwork.NoiseFloor) / ((inside / insidePixels) + ResidualNetwork.NoiseFloor));
    }

    private static double Energy(float[] crop, int row, int column)
    {
        double sum = 0;
        for (var channel = 0; channel < 3; channel++)
        {
            double Pixel(int dy, int dx) => crop[(((channel * Side) + row + dy) * Side) + column + dx];

            var square = (-4 * Pixel(0, 0)) + (2 * (Pixel(-1, 0) + Pixel(1, 0) + Pixel(0, -1) + Pixel(0, 1)))
                - (Pixel(-1, -1) + Pixel(-1, 1) + Pixel(1, -1) + Pixel(1, 1));
            var wide = (-12 * Pixel(0, 0)) + (8 * (Pixel(-1, 0) + Pixel(1, 0) + Pixel(0, -1) + Pixel(0, 1)))
                - (6 * (Pixel(-1, -1) + Pixel(-1, 1) + Pixel(1, -1) + Pixel(1, 1)))
                - (2 * (Pixel(-2, 0) + Pixel(2, 0) + Pixel(0, -2) + Pixel(0, 2)))
                + (
                    2
                    * (
                        Pixel(-2, -1)
                        + Pixel(-2, 1)
                        + Pixel(2, -1)
                        + Pixel(2, 1)
                        + Pixel(-1, -2)
                        + Pixel(-1, 2)
                        + Pixel(1, -2)
                        + Pixel(1, 2)))
                - (Pixel(-2, -2) + Pixel(-2, 2) + Pixel(2, -2) + Pixel(2, 2));
            var line = Pixel(0, -1) - (2 * Pixel(0, 0)) + Pixel(0, 1);
            foreach (var residual in (ReadOnlySpan<double>)[square / 4, wide / 12, line / 2])
            {
                var limited = Math.Clamp(residual, -ResidualNetwork.ResidualLimit, ResidualNetwork.ResidualLimit);
                sum += limited * limited;
            }
        }

        return sum / 9;
    }
}

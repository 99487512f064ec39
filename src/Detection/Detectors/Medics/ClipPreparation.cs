using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>How a clip becomes the input of a 3-D network: 1 x 3 x T x side x side, RGB, in float32.</summary>
internal sealed class ClipPreparation
{
    private const int Channels = 3;
    private const int Whites = 256;

    private readonly int block;
    private readonly int side;
    private readonly float[][] values;

    /// <param name="block">So many pixels of the clip, squared, make one of the tensor by their mean.</param>
    /// <param name="value">Of a mean in 0..255, by channel.</param>
    private ClipPreparation(int block, Func<double, int, float> value)
    {
        this.block = block;
        side = FaceClip.Side / block;
        var pixels = block * block;
        values = [.. Enumerable.Range(0, Channels).Select(channel =>
            Enumerable.Range(0, ((Whites - 1) * pixels) + 1).Select(sum => value(sum / (double)pixels, channel)).ToArray())];
    }

    public static ClipPreparation Of(ClipPreparationKind kind) => kind switch
    {
        ClipPreparationKind.I3d => new(1, (mean, _) => ((float)mean / 255f * 2f) - 1f),
        ClipPreparationKind.Nil => new(1, (mean, _) => (float)mean),
        ClipPreparationKind.ImageNet112 => new(2, Normalise),
        ClipPreparationKind.ImageNet224 => new(1, Normalise),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <param name="mirrored">Left and right exchanged.</param>
    public NetworkTensor ToTensor(FaceClip clip, bool mirrored)
    {
        var tensor = new float[Channels * clip.Frames * side * side];
        Parallel.For(0, clip.Frames, frame => Write(clip[frame], tensor, frame, clip.Frames, mirrored));
        return new NetworkTensor(tensor, 1, Channels, clip.Frames, side, side);
    }

    private static float Normalise(double mean, int channel) =>
        ((float)mean - (ImageNetPixels.Mean[channel] * 255f)) * (1f / (ImageNetPixels.Deviation[channel] * 255f));

    private void Write(ReadOnlySpan<byte> picture, float[] tensor, int frame, int frames, bool mirrored)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            var table = values[channel];
            var plane = tensor.AsSpan(((channel * frames) + frame) * side * side, side * side);
            for (var y = 0; y < side; y++)
            {
                var row = plane.Slice(y * side, side);
                for (var x = 0; x < side; x++)
                {
                    row[x] = table[SumOf(picture, y, x, channel)];
                }

                if (mirrored)
                {
                    row.Reverse();
                }
            }
        }
    }

    private int SumOf(ReadOnlySpan<byte> picture, int y, int x, int channel)
    {
        var sum = 0;
        for (var row = y * block; row < (y + 1) * block; row++)
        {
            for (var column = x * block; column < (x + 1) * block; column++)
            {
                sum += picture[(((row * FaceClip.Side) + column) * Channels) + channel];
            }
        }

        return sum;
    }
}

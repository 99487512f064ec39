using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;
using OpenCvSharp;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>
/// Makes the input of a network of a face's pictures: (pixel / 255 - mean) / deviation in float32, channels in the network's order.
/// </summary>
internal sealed class TubeTensors(EighteenNetwork network)
{
    private const int Channels = 3;

    private readonly PixelScaling scaling = new(network.Mean, network.Deviation, byte.MaxValue);
    private readonly int plane = network.Side * network.Side;

    /// <summary>The face over all frames: 1 x 3 x T x side x side.</summary>
    public NetworkTensor ToClip(TubePixels face)
    {
        var frames = face.Cover.Count;
        var values = GC.AllocateUninitializedArray<float>(Channels * frames * plane);
        for (var position = 0; position < frames; position++)
        {
            Write(face[position, network.Side], mirrored: false, values.AsSpan(position * plane), frames * plane);
        }

        return new NetworkTensor(values, 1, Channels, frames, network.Side, network.Side);
    }

    /// <summary>The face in single frames: n x 3 x side x side.</summary>
    public NetworkTensor ToBatch(TubePixels face, IReadOnlyList<ImageRow> rows)
    {
        var values = GC.AllocateUninitializedArray<float>(rows.Count * Channels * plane);
        for (var i = 0; i < rows.Count; i++)
        {
            Write(face[rows[i].Position, network.Side], rows[i].Mirrored, values.AsSpan(i * Channels * plane), plane);
        }

        return new NetworkTensor(values, rows.Count, Channels, network.Side, network.Side);
    }

    private unsafe void Write(byte[] picture, bool mirrored, Span<float> tensor, int channelStride)
    {
        fixed (byte* start = picture)
        {
            // What is not changed is not copied.
            var pixels = Mat.FromPixelData(network.Side, network.Side, MatType.CV_8UC3, (nint)start);
            pixels = network.Colours == ColourOrder.Bgr ? Exchange(pixels, image => image.CvtColor(ColorConversionCodes.RGB2BGR)) : pixels;
            pixels = mirrored ? Exchange(pixels, image => image.Flip(FlipMode.Y)) : pixels;
            using (pixels)
            {
                scaling.Write(pixels, tensor, channelStride);
            }
        }
    }

    private static Mat Exchange(Mat image, Func<Mat, Mat> change)
    {
        using (image)
        {
            return change(image);
        }
    }
}

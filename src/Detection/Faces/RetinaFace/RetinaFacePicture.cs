using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;
using FakeFinder.Media.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Faces.RetinaFace;

/// <summary>Makes the network's input of frames: 1 x 3 x h x w, BGR minus the mean that its ResNet learnt with, not divided.</summary>
internal static class RetinaFacePicture
{
    private const int Channels = 3;
    private static readonly PixelScaling BlueFirst = new([104, 117, 123], [1, 1, 1]);

    public static NetworkTensor Of(Frame frame, RetinaFaceScale scale)
    {
        using var image = new FrameImage(frame);
        using var resized = new Mat();
        if (scale.Factor != 1)
        {
            // By the factor, not to a size: OpenCV's source coordinates then are those of the original.
            Cv2.Resize(image.Rgb, resized, new Size(0, 0), scale.Factor, scale.Factor, InterpolationFlags.Linear);
        }

        using var picture = new Mat();
        Cv2.CvtColor(scale.Factor == 1 ? image.Rgb : resized, picture, ColorConversionCodes.RGB2BGR);
        var tensor = NetworkTensor.Rent(1, Channels, picture.Rows, picture.Cols);
        BlueFirst.Write(picture, tensor.Values);
        return tensor;
    }
}

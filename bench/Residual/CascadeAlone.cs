using FakeFinder.Detection;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Haar;
using FakeFinder.Detection.Images;
using FakeFinder.Media.Decoding;
using OpenCvSharp;

namespace FakeFinder.Bench.Residual;

/// <summary>OpenCV's cascade on the frames one after another, with the parameters and the threads of the service.</summary>
internal sealed class CascadeAlone : IDisposable
{
    public const string Name = "cascade alone";

    private readonly IReadOnlyList<Frame> frames;
    private readonly HaarParameters parameters = new();
    private readonly CascadeClassifier cascade;

    public CascadeAlone(IReadOnlyList<Frame> frames, DetectionOptions options)
    {
        this.frames = frames;
        Cv2.SetNumThreads(options.ThreadCount);
        cascade = new CascadeClassifier(Path.Combine(options.Cascades, "haarcascade_frontalface_alt2.xml"));
    }

    /// <returns>The faces of each frame.</returns>
    public IReadOnlyList<IReadOnlyList<FaceBox>> Run() => [.. frames.Select(Find)];

    public void Dispose() => cascade.Dispose();

    private IReadOnlyList<FaceBox> Find(Frame frame)
    {
        using var image = new FrameImage(frame);
        using var grey = new Mat();
        Cv2.CvtColor(image.Rgb, grey, ColorConversionCodes.RGB2GRAY);
        Cv2.EqualizeHist(grey, grey);
        return
        [
            .. cascade
                .DetectMultiScale(
                    grey,
                    parameters.ScaleFactor,
                    parameters.MinNeighbors,
                    HaarDetectionTypes.ScaleImage,
                    new Size(parameters.MinSize, parameters.MinSize))
                .Select(box => new FaceBox(box.Left, box.Top, box.Right, box.Bottom)),
        ];
    }
}

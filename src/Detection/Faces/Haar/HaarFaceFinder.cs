using System.Collections.Concurrent;
using FakeFinder.Detection.Images;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;
using OpenCvSharp;

namespace FakeFinder.Detection.Faces.Haar;

/// <summary>
/// Runs the cascade on the equalised grey picture at full resolution. Largest face first; a cascade gives neither confidence nor landmarks.
/// </summary>
/// <param name="load">Loads the cascade: OpenCV's object serves one call at a time, so each concurrent call gets its own.</param>
internal sealed class HaarFaceFinder(HaarParameters parameters, NetworkReport cascade, Func<CascadeClassifier> load) : IFaceFinder
{
    private readonly ConcurrentBag<CascadeClassifier> idle = [];

    public IReadOnlyList<NetworkReport> Networks { get; } = [cascade];

    public ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var image = new FrameImage(frame);
        using var grey = new Mat();
        Cv2.CvtColor(image.Rgb, grey, ColorConversionCodes.RGB2GRAY);
        Cv2.EqualizeHist(grey, grey);
        return ValueTask.FromResult(Detect(grey));
    }

    public ValueTask DisposeAsync()
    {
        while (idle.TryTake(out var classifier))
        {
            classifier.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>OpenCV's threads finish in any order, and so do its rectangles: they are sorted here.</summary>
    private IReadOnlyList<Face> Detect(Mat grey)
    {
        var classifier = idle.TryTake(out var used) ? used : load();
        try
        {
            var smallest = new Size(parameters.MinSize, parameters.MinSize);
            return
            [
                .. classifier
                    .DetectMultiScale(grey, parameters.ScaleFactor, parameters.MinNeighbors, HaarDetectionTypes.ScaleImage, smallest)
                    .OrderByDescending(box => box.Width * box.Height)
                    .ThenBy(box => box.Left)
                    .ThenBy(box => box.Top)
                    .Select(box => new Face(new FaceBox(box.Left, box.Top, box.Right, box.Bottom), null, [])),
            ];
        }
        finally
        {
            idle.Add(classifier);
        }
    }
}

using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>MTCNN on frames: makes the picture that it sees, and gives the faces in pixels of the frame.</summary>
internal sealed class MtcnnFaceFinder(MtcnnNetworks networks, MtcnnParameters parameters) : IFaceFinder
{
    /// <summary>A quarter of full HD's longer side.</summary>
    private const double LongSide = 0.25 * 1920;

    private readonly MtcnnCascade cascade = new(networks, parameters);

    public IReadOnlyList<NetworkReport> Networks => networks.Reports;

    public async ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var full = new RgbImage(frame.Rgb, frame.Width, frame.Height);
        switch (parameters.Resize)
        {
            case MtcnnResize.HalfBicubic when frame.Width < 2 || frame.Height < 2:
                return [];
            case MtcnnResize.HalfBicubic:
                return Enlarged(await FindAsync(AntialiasedBicubic.Resize(full, frame.Width / 2, frame.Height / 2), cancellationToken), 2);
            case MtcnnResize.LongSide480Bilinear:
                var ratio = LongSide / Math.Max(frame.Width, frame.Height);
                return Enlarged(await FindAsync(Bilinear(frame, ratio), cancellationToken), 1 / ratio);
            default:
                return await FindAsync(full, cancellationToken);
        }
    }

    /// <summary>For a detector that prepares its own picture.</summary>
    /// <returns>The faces in pixels of the picture.</returns>
    public Task<IReadOnlyList<Face>> FindAsync(RgbImage image, CancellationToken cancellationToken) => cascade.DetectAsync(image, cancellationToken);

    public ValueTask DisposeAsync() => networks.DisposeAsync();

    /// <summary>A frame by OpenCV's bilinear resize on 8-bit pixels; sides are cut to whole pixels.</summary>
    /// <exception cref="OpenCVException">A side would be below one pixel.</exception>
    internal static RgbImage Bilinear(Frame frame, double ratio)
    {
        using var image = new FrameImage(frame);
        var size = new Size((int)(frame.Width * ratio), (int)(frame.Height * ratio));
        var pixels = new byte[size.Width * size.Height * RgbImage.Channels];
        using var resized = Mat.FromPixelData(size.Height, size.Width, MatType.CV_8UC3, pixels);
        Cv2.Resize(image.Rgb, resized, size, 0, 0, InterpolationFlags.Linear);
        return new RgbImage(pixels, size.Width, size.Height);
    }

    private static IReadOnlyList<Face> Enlarged(IReadOnlyList<Face> faces, double by) => [.. faces.Select(face => face with
    {
        Box = new FaceBox((float)(face.Box.Left * by), (float)(face.Box.Top * by), (float)(face.Box.Right * by), (float)(face.Box.Bottom * by)),
        Landmarks = [.. face.Landmarks.Select(point => new Landmark((float)(point.X * by), (float)(point.Y * by)))],
    })];
}

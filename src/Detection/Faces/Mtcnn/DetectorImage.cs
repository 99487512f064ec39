using FakeFinder.Media.Decoding;


namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>The picture of a frame that MTCNN sees.</summary>
/// <param name="Enlargement">A coordinate of the frame over the same one of the picture, as the original computes it: whole even where an
/// odd side was rounded.</param>
internal readonly record struct DetectorImage(RgbImage Image, int Enlargement)
{
    /// <returns>Null where a side would be below one pixel.</returns>
    public static DetectorImage? Of(Frame frame, MtcnnResize resize)
    {
        var full = new RgbImage(frame.Rgb, frame.Width, frame.Height);
        return resize == MtcnnResize.None ? new DetectorImage(full, 1)
            : frame.Width < 2 || frame.Height < 2 ? null
            : new DetectorImage(AntialiasedBicubic.Resize(full, frame.Width / 2, frame.Height / 2), 2);
    }
}

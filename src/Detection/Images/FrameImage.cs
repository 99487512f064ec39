using System.Buffers;
using FakeFinder.Media.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Images;

/// <summary>A frame as OpenCV sees it, without a copy: the frame's bytes stay where they are until this is disposed of.</summary>
internal sealed class FrameImage : IDisposable
{
    private MemoryHandle pin;

    public unsafe FrameImage(Frame frame)
    {
        pin = frame.Rgb.Pin();
        Rgb = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, (nint)pin.Pointer);
    }

    /// <summary>Height x width x 3, 8 bit, RGB. Not to be written to: other detectors read the same bytes.</summary>
    public Mat Rgb { get; }

    public void Dispose()
    {
        Rgb.Dispose();
        pin.Dispose();
    }
}

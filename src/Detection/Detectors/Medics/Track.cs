namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>
/// A face over time: the frames, the fixed rectangle that the 3-D networks see, and the moving squares that the 2-D network sees.
/// </summary>
internal sealed record Track
{
    /// <summary>The first frame.</summary>
    public required int From { get; init; }

    /// <summary>The frame after the last. The original ends one before the next sample: 99 frames for ten samples.</summary>
    public required int To { get; init; }

    /// <summary>Of all frames, in pixels of the frame.</summary>
    public required PixelBox Fixed { get; init; }

    /// <summary>The i-th belongs to frame From + i; there are fewer than frames.</summary>
    public required IReadOnlyList<PixelBox> Moving { get; init; }

    /// <returns>Null where the face is there for too few frames.</returns>
    public static Track? Of(FaceComponent face, MedicsParameters parameters, DetectorScale scale)
    {
        var from = face.FirstSample * parameters.Stride;
        var to = Math.Min(((face.LastSample + 1) * parameters.Stride) - 1, from + parameters.MaximumFrames);
        return to - from < parameters.MinimumFrames ? null : new Track
        {
            From = from,
            To = to,
            Fixed = new PixelBox(Up(face.Left), Up(face.Top), Up(face.Right) + 1, Up(face.Bottom) + 1),
            Moving = MovingBoxes.Of(face.Corners, parameters.Stride, parameters.Enlargement, scale),
        };

        int Up(int coordinate) => (int)(coordinate * scale.Upsampling);
    }
}

namespace FakeFinder.Detection.Faces.Tracking;

/// <summary>A face over time: in each sample from the first to the last.</summary>
/// <param name="FirstSample">Of the samples in which faces were looked for, counted from 0.</param>
internal sealed record FaceTrack(int FirstSample, IReadOnlyList<TrackedFace> Faces)
{
    /// <summary>How many frames it goes over, where every n-th is a sample.</summary>
    public int LengthIn(int stride) => ((Faces.Count - 1) * stride) + 1;

    /// <summary>
    /// Where the face is in a frame of the track: between two samples on the line from one box to the next, computed in double and kept as
    /// float32.
    /// </summary>
    /// <param name="position">Frames after the first sample, below <see cref="LengthIn"/>.</param>
    /// <param name="stride">From one sample to the next, in frames.</param>
    public FaceBox BoxAt(int position, int stride)
    {
        var (sample, step) = Math.DivRem(position, stride);
        var from = Faces[sample].Face.Box;
        if (step == 0)
        {
            return from;
        }

        var to = Faces[sample + 1].Face.Box;
        return new FaceBox(
            Between(from.Left, to.Left),
            Between(from.Top, to.Top),
            Between(from.Right, to.Right),
            Between(from.Bottom, to.Bottom));

        float Between(double start, double end) => (float)(start + ((end - start) * step / stride));
    }
}

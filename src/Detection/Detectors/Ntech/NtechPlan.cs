using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Tracking;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>
/// Which crops of a track the networks see. A position is a kept frame counted from the first of the track. Sequences begin at every
/// fourteenth position (with the published parameters) that has six after it, faces are taken at every second one.
/// </summary>
internal sealed class NtechPlan(FaceTrack track, NtechParameters parameters)
{
    /// <summary>Frames of a sequence.</summary>
    public const int SequenceLength = 7;

    /// <summary>All frames of a sequence are cropped by the box of this one.</summary>
    private const int MiddleOfSequence = 3;

    /// <summary>Faces go to the networks in turn, ...</summary>
    private const int Turn = 4;

    /// <summary>... so many of each turn to the first.</summary>
    private const int OfFirst = 2;

    /// <summary>The first kept frame of the track.</summary>
    public int Start { get; } = track.FirstSample * parameters.SampleStride;

    /// <summary>Kept frames of the track.</summary>
    public int Length { get; } = track.LengthIn(parameters.SampleStride);

    public int Sequences => CountOf(Length - SequenceLength + 1, parameters.SequenceStride);

    public int Faces => CountOf(Length, parameters.FaceStride);

    /// <summary>Whether some crop needs a position.</summary>
    public bool Needs(int position) => FaceAt(position) is not null || SequenceWith(position) is not null;

    /// <returns>The number of the face that is taken at a position; null where none is.</returns>
    public int? FaceAt(int position) =>
        IsWithin(position) && position % parameters.FaceStride == 0 ? position / parameters.FaceStride : null;

    /// <returns>The number of the sequence whose last frame a position is; null where it is none.</returns>
    public int? SequenceEndingAt(int position) =>
        SequenceWith(position) is { } sequence && position % parameters.SequenceStride == SequenceLength - 1 ? sequence : null;

    public int PositionOfFace(int face) => face * parameters.FaceStride;

    /// <param name="frame">Of the frames of all sequences, one sequence after another.</param>
    public int PositionInSequences(int frame) => (frame / SequenceLength * parameters.SequenceStride) + (frame % SequenceLength);

    /// <summary>The faces nearest to a position: the one at it, or those before and after.</summary>
    public IEnumerable<int> FacesAround(int position)
    {
        var (face, beyond) = Math.DivRem(position, parameters.FaceStride);
        return beyond == 0 || face + 1 >= Faces ? [face] : [face, face + 1];
    }

    public FaceBox BoxOfFace(int face) => track.BoxAt(PositionOfFace(face), parameters.SampleStride);

    public FaceBox BoxOfSequence(int sequence) =>
        track.BoxAt((sequence * parameters.SequenceStride) + MiddleOfSequence, parameters.SampleStride);

    public static NtechInput InputOfFace(int face) => face % Turn < OfFirst ? NtechInput.FirstFace : NtechInput.SecondFace;

    private int? SequenceWith(int position)
    {
        var (sequence, step) = Math.DivRem(position, parameters.SequenceStride);
        return IsWithin(position) && step < SequenceLength && sequence < Sequences ? sequence : null;
    }

    private bool IsWithin(int position) => position >= 0 && position < Length;

    private static int CountOf(int positions, int stride) => positions < 1 ? 0 : ((positions - 1) / stride) + 1;
}

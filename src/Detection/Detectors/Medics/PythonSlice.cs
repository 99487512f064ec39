namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>
/// The places that <c>[start:end]</c> takes of an axis in Python: a negative index counts from the far side, and what lies beyond is cut
/// off.
/// </summary>
internal readonly record struct PythonSlice(int Start, int End)
{
    public int Length => Math.Max(0, End - Start);

    /// <param name="length">Of the axis.</param>
    public static PythonSlice Of(int start, int end, int length) => new(Bound(start, length), Bound(end, length));

    private static int Bound(int index, int length) => Math.Clamp(index < 0 ? index + length : index, 0, length);
}

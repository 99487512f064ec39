namespace FakeFinder.Evaluation.Sampling;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): a few operations a number, and the same numbers on every machine and in every version, so that a
/// figure can be reproduced.
/// </summary>
public struct SeededRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <param name="stream">Streams of one seed are independent of each other: one for each resample, in whatever order they run.</param>
    public SeededRandom(ulong seed, ulong stream = 0)
    {
        state = seed;
        state = NextBits() + stream * Step;
        state = NextBits();
    }

    public ulong NextBits()
    {
        state += Step;
        var bits = state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <returns>A number in [0, <paramref name="below"/>); its bias is under 2^-32 times <paramref name="below"/>.</returns>
    public int Next(int below) => (int)(((NextBits() >> 32) * (ulong)below) >> 32);
}

using System.Globalization;

namespace FakeFinder.Fuzzing;

/// <summary>
/// How much is tried. Tests run a part; with <c>FAKEFINDER_FUZZ=whole</c> in the environment they run all.
/// <c>FAKEFINDER_FUZZ_SEED</c> gives other inputs than those of every run.
/// </summary>
public static class FuzzSize
{
    private const int UsualSeed = 20_260_701;

    /// <summary>Each input is made of this and its number, so that it can be made alone.</summary>
    public static int Seed =>
        int.TryParse(Environment.GetEnvironmentVariable("FAKEFINDER_FUZZ_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : UsualSeed;

    public static int Of(int part, int whole) => Environment.GetEnvironmentVariable("FAKEFINDER_FUZZ") == "whole" ? whole : part;
}

using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Analysis;

/// <summary>Which detectors a command runs.</summary>
internal static class DetectorChoice
{
    /// <param name="wanted">Null: every one that can run.</param>
    /// <exception cref="CliException">There is no such detector, or it cannot run, or none can.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<string>? wanted, IReadOnlyList<Detector> known)
    {
        if (wanted is not null)
        {
            foreach (var name in wanted)
            {
                Check(name, known);
            }

            return wanted;
        }

        var runnable = Runnable(known);
        return runnable.Count > 0 ? runnable : throw new CliException(NoneCanRun(known));
    }

    public static IReadOnlyList<string> Runnable(IReadOnlyList<Detector> known) =>
        [.. known.Where(detector => detector.Runnable).Select(detector => detector.Name)];

    public static string NoneCanRun(IReadOnlyList<Detector> known) =>
        "No detector can run here."
            + string.Concat(known.Select(detector => $"{Environment.NewLine}  {detector.Name}: {detector.Problem}"));

    private static void Check(string name, IReadOnlyList<Detector> known)
    {
        var detector =
            known.FirstOrDefault(detector => detector.Name == name)
            ?? throw new CliException(
                $"There is no detector '{name}'; there are {string.Join(", ", known.Select(detector => detector.Name))}.");
        if (!detector.Runnable)
        {
            throw new CliException(detector.Problem ?? $"The detector {name} cannot run here.");
        }
    }
}

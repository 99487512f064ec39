namespace FakeFinder.Hosting.Placement;

/// <summary>
/// A silo's name says its role and its node. Names come with the membership itself. Orleans' silo metadata do not: each silo must be asked
/// for them, and one that answers too late, as one that has just started on a busy machine, is not asked again for up to minutes.
/// </summary>
internal static class SiloNames
{
    private const string Worker = "worker/";
    private const string Control = "control/";

    public static string Of(SiloRole role, string node) => (role == SiloRole.Worker ? Worker : Control) + node;

    public static bool IsWorker(string name) => name.StartsWith(Worker, StringComparison.Ordinal);

    public static string NodeOf(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

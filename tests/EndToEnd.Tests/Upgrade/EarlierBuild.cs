namespace FakeFinder.EndToEnd.Tests.Upgrade;

/// <summary>The programs of the state before, as <c>./fakefinder test</c> has built them from the clone's history.</summary>
internal static class EarlierBuild
{
    /// <summary>The commit, in the file beside this one.</summary>
    public static string Commit { get; } =
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Upgrade", "earlier-state.txt")).Trim();

    /// <returns>Null where the clone has no history to build it from.</returns>
    public static string? Find() => Path.Combine(Repository.Root, ".artifacts", "earlier", Commit) is var folder && Directory.Exists(folder)
        ? folder
        : null;
}

using System.Diagnostics;

namespace FakeFinder.Cli.Service;

/// <summary>The programs that are published beside this one.</summary>
internal static class PublishedProgram
{
    /// <summary>Where this program lies, and what comes with it.</summary>
    public static string Folder => AppContext.BaseDirectory;

    /// <summary>
    /// Starts one, from the folder beside this one that has its name or from the one above (as in the worker's image), with nothing but its
    /// own path as arguments.
    /// </summary>
    /// <param name="name">Such as <c>Web</c>.</param>
    /// <exception cref="CliException">It is not here.</exception>
    public static ProcessStartInfo Start(string name)
    {
        var places = new[] { name.ToLowerInvariant(), "" }
            .Select(folder => Path.GetFullPath(Path.Combine(Folder, "..", folder, $"FakeFinder.{name}.dll")))
            .ToList();
        return places.Find(File.Exists) is { } program
            ? new ProcessStartInfo(DotNet()) { ArgumentList = { program } }
            : throw new CliException($"{places[0]} is missing: start this program by ./fakefinder, which builds the service too.");
    }

    private static string DotNet() =>
        Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
}

using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using FakeFinder.Evidence.Statements;

namespace FakeFinder.Web.Export;

/// <summary>Which program this is.</summary>
internal static class ProgramFacts
{
    public static EvidenceProgram This { get; } = new(
        "FakeFinder",
        typeof(ProgramFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        HashOf(AppContext.BaseDirectory));

    /// <summary>SHA-256 of a list as <c>sha256sum FakeFinder.*.dll</c> prints it, sorted by name.</summary>
    /// <returns>Null where the libraries are not files of the folder.</returns>
    internal static string? HashOf(string folder)
    {
        var list = new StringBuilder();
        foreach (var path in Directory.EnumerateFiles(folder, "FakeFinder.*.dll").Order(StringComparer.Ordinal))
        {
            using var file = File.OpenRead(path);
            list.Append(Convert.ToHexStringLower(SHA256.HashData(file))).Append("  ").Append(Path.GetFileName(path)).Append('\n');
        }

        return list.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list.ToString())));
    }
}

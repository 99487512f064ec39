using System.Text.RegularExpressions;

namespace FakeFinder.Detection.Plugins;

/// <summary>
/// Which plugin an entry of models.json names: <c>"pipeline": "plugin:NAME"</c>. So the pipeline says which code runs, as for every other
/// entry, and the parameters are the plugin's own, all of them.
/// </summary>
internal static partial class PluginName
{
    public const string Prefix = "plugin:";

    /// <summary>The name of a folder in the folder of plugins; never a path.</summary>
    /// <exception cref="DetectorLoadException">It is none.</exception>
    public static string Of(string pipeline, string detector) =>
        pipeline[Prefix.Length..] is var name && Pattern().IsMatch(name)
            ? name
            : throw new DetectorLoadException(
                $"models.json names plugin '{name}' for {detector}, which is no name of a plugin: it has 1 to 100 letters, digits, '.', "
                    + "'_' or '-', and starts with a letter or digit.");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Pattern();
}

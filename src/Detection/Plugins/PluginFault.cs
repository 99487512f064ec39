using System.Reflection;
using FakeFinder.Plugins;

namespace FakeFinder.Detection.Plugins;

/// <summary>What went wrong in a plugin's code, as one sentence for users.</summary>
internal static class PluginFault
{
    private const int MostCharacters = 600;

    /// <param name="doing">What the plugin was to do, such as <c>analysing the video</c>.</param>
    public static string Describe(string plugin, string doing, Exception fault) => fault switch
    {
        TargetInvocationException { InnerException: { } inner } => Describe(plugin, doing, inner),
        TypeInitializationException { InnerException: { } inner } => Describe(plugin, doing, inner),
        AggregateException { InnerExceptions: [var inner] } => Describe(plugin, doing, inner),
        DetectorSettingsException settings => Cut(settings.Message),
        FileNotFoundException { FileName: { } file } when file.Contains(", Version=", StringComparison.Ordinal) =>
            $"The plugin {plugin} {PluginLoadContext.Lacks(new AssemblyName(file))}",
        _ => $"The plugin {plugin} failed at {doing}: {fault.GetType().Name}: {Cut(fault.Message)}",
    };

    /// <summary>The text in one line, or its beginning with an ellipsis where it is too long.</summary>
    public static string Cut(string text, int most = MostCharacters)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= most ? line : line[..(char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1)] + "…";
    }
}

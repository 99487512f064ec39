using System.Collections.Concurrent;
using FakeFinder.Plugins;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Plugins;

/// <summary>
/// The plugins of the plugins folder, each loaded when it is first asked for and kept for as long as the process lives. One that could not
/// be loaded is looked at again once its files have changed. Thread-safe.
/// </summary>
internal sealed class InstalledPlugins(IOptions<DetectionOptions> options)
{
    private readonly ConcurrentDictionary<string, Attempt> attempts = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    private TimeSpan Patience => options.Value.PluginPatience;

    /// <param name="detector">For the message.</param>
    /// <exception cref="DetectorLoadException">It is not there, is no plugin, or could not be loaded.</exception>
    public Plugin Find(string name, string detector)
    {
        var folder = Path.Combine(options.Value.PluginsFolder, name);
        var main = Path.Combine(folder, $"{name}.dll");
        if (!File.Exists(main))
        {
            throw new DetectorLoadException(
                $"The plugin {name} of {detector} is not installed: "
                    + (Directory.Exists(folder) ? $"{folder} has no {name}.dll" : $"there is no folder {folder}")
                    + $"; publish it there, or set FakeFinder:Detection:{nameof(DetectionOptions.Plugins)} to the folder that holds "
                    + $"{name}/{name}.dll.");
        }

        Attempt attempt;
        lock (gate)
        {
            var stamp = StampOf(folder);
            attempt = attempts.TryGetValue(name, out var before) && before.Stands(stamp)
                ? before
                : attempts[name] = new Attempt(stamp, PluginCall.Within(Patience, () => Load(name, folder, main)));
        }

        if (!attempt.Loading.IsCompleted)
        {
            throw new DetectorLoadException(
                $"The plugin {name} has not been loaded within {Patience.TotalSeconds:0.#} s: its factory's constructor takes too long.");
        }

        try
        {
            return attempt.Loading.GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not DetectorLoadException)
        {
            throw new DetectorLoadException(PluginFault.Describe(name, "being loaded", exception), exception);
        }
    }

    private Plugin Load(string name, string folder, string main)
    {
        var references =
            AssemblyFile.ReferencesOf(main) ?? throw new DetectorLoadException($"{main} is no .NET assembly, so it is no plugin.");
        var context = new PluginLoadContext(name, main);
        foreach (var reference in references.OrderByDescending(PluginLoadContext.IsContract))
        {
            if (context.WhyNot(reference) is { } lacking)
            {
                throw new DetectorLoadException($"The plugin {name} {lacking}");
            }
        }

        Type[] factories = [.. context.LoadMain().GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IDetectorFactory)))];
        return factories switch
        {
            [] => throw new DetectorLoadException(
                $"The plugin {name} has no public class that implements {typeof(IDetectorFactory).FullName}; it must have one."),
            [var factory] when factory.GetConstructor([]) is null => throw new DetectorLoadException(
                $"The class {factory.FullName} of the plugin {name} has no public constructor without parameters; it must have one."),
            [var factory] => new Plugin(name, folder, (IDetectorFactory)Activator.CreateInstance(factory)!, Patience),
            _ => throw new DetectorLoadException(
                $"The plugin {name} has {factories.Length} public classes that implement {typeof(IDetectorFactory).FullName} "
                    + $"({string.Join(", ", factories.Select(type => type.FullName).Order(StringComparer.Ordinal))}); it must have one."),
        };
    }

    /// <summary>Changes with the files that a plugin is loaded from.</summary>
    private static long StampOf(string folder) => new DirectoryInfo(folder).EnumerateFiles()
        .Aggregate(17L, (stamp, file) => stamp + HashCode.Combine(file.Name, file.Length, file.LastWriteTimeUtc));

    private sealed record Attempt(long Stamp, Task<Plugin> Loading)
    {
        /// <summary>It is loaded or being loaded, or failed with the same files.</summary>
        public bool Stands(long stamp) => !Loading.IsFaulted || Stamp == stamp;
    }
}

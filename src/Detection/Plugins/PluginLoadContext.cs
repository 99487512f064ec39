using System.Reflection;
using System.Runtime.Loader;
using FakeFinder.Plugins;

namespace FakeFinder.Detection.Plugins;

/// <summary>
/// Where the assemblies of one plugin live. It shares the contract and the .NET framework with this program, and nothing else: of any other
/// library, managed or native, the plugin brings its own version. Never unloaded: a plugin may have native threads that call back.
/// </summary>
/// <param name="main">The plugin's own assembly; the .deps.json beside it says where its libraries lie.</param>
internal sealed class PluginLoadContext(string name, string main) : AssemblyLoadContext($"plugin {name}")
{
    private static readonly AssemblyName Contract = typeof(IDetectorFactory).Assembly.GetName();
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private readonly AssemblyDependencyResolver resolver = new(main);

    public Assembly LoadMain() => LoadFromAssemblyPath(main);

    /// <summary>Why an assembly that the plugin refers to cannot be had here; null where it can.</summary>
    /// <returns>The end of a sentence that begins with the plugin.</returns>
    public string? WhyNot(AssemblyName wanted)
    {
        var version = wanted.Version ?? new Version();
        if (IsContract(wanted))
        {
            return version.Major == Contract.Version!.Major && version <= Contract.Version ? null
                : $"was built against {Contract.Name} {version.ToString(2)}, and this program has {Contract.Version!.ToString(2)}: "
                    + (version > Contract.Version ? "update the program, or " : "")
                    + "build it against that version.";
        }

        if (IsFramework(wanted))
        {
            var here = AssemblyName.GetAssemblyName(FrameworkPathOf(wanted)).Version!;
            return version <= here ? null
                : $"needs {wanted.Name} {version}, and this program runs on .NET {Environment.Version.ToString(2)}, which has {here}: "
                    + "build it for that version.";
        }

        return resolver.ResolveAssemblyToPath(wanted) is not null ? null : Lacks(wanted);
    }

    public static string Lacks(AssemblyName assembly) =>
        $"needs the assembly {assembly.Name} {assembly.Version}, which is not in its folder: 'dotnet publish' puts it there.";

    public static bool IsContract(AssemblyName name) => string.Equals(name.Name, Contract.Name, StringComparison.OrdinalIgnoreCase);

    /// <remarks>
    /// What the framework has is always the framework's: its types cross the contract. A null would let the runtime look among this
    /// program's libraries.
    /// </remarks>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        !string.IsNullOrEmpty(assemblyName.CultureName) && resolver.ResolveAssemblyToPath(assemblyName) is null ? null
        : WhyNot(assemblyName) is { } lacking ? throw new FileNotFoundException($"The {Name} {lacking}", assemblyName.FullName)
        : IsContract(assemblyName) ? typeof(IDetectorFactory).Assembly
        : IsFramework(assemblyName) ? null
        : LoadFromAssemblyPath(resolver.ResolveAssemblyToPath(assemblyName)!);

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;

    private static bool IsFramework(AssemblyName name) => File.Exists(FrameworkPathOf(name));

    private static string FrameworkPathOf(AssemblyName name) => Path.Combine(Framework, $"{name.Name}.dll");
}

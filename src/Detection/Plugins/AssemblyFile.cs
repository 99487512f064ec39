using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FakeFinder.Detection.Plugins;

/// <summary>Looks into an assembly without loading it.</summary>
internal static class AssemblyFile
{
    /// <returns>The assemblies that it refers to; null where the file is no .NET assembly.</returns>
    public static IReadOnlyList<AssemblyName>? ReferencesOf(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata || file.GetMetadataReader() is not { IsAssembly: true } metadata)
            {
                return null;
            }

            return
            [
                .. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
                    .Select(reference => new AssemblyName(metadata.GetString(reference.Name)) { Version = reference.Version }),
            ];
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}

namespace FakeFinder.Evidence.Bundles;

/// <summary>What a file holds that has the form of a bundle. Nothing of it is verified.</summary>
/// <param name="Files">As they lie in the file; no name is there twice.</param>
/// <param name="FormFault">Where the file is not written as a bundle is, in a few words; null where it is, byte for byte.</param>
public sealed record Bundle(IReadOnlyList<BundleFile> Files, string? FormFault)
{
    /// <returns>Null where the bundle has no such file.</returns>
    public BundleFile? Find(string name) => Files.FirstOrDefault(file => file.Name == name);
}

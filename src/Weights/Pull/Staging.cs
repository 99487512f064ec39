using System.Security.Cryptography;
using System.Text;
using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Pull;

/// <summary>Where downloads of a name lie until it is installed: a folder for each source, which an interrupted pull leaves.</summary>
internal sealed class Staging(string weightsFolder, string name)
{
    /// <summary>Its dot keeps it from being taken for a detector.</summary>
    private const string Prefix = ".pulling-";

    private const int HashLetters = 12;

    private readonly string folder = Path.Combine(weightsFolder, Prefix + name);

    public string FolderOf(PlaceAddress source) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}")))[..HashLetters]);

    public void Delete()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

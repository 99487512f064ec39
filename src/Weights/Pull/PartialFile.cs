using System.Text.Json;
using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Pull;

/// <summary>
/// A file that is being downloaded: its first bytes, and beside them which bytes these are, so that another process can continue them.
/// </summary>
/// <param name="target">Where it goes when it is whole.</param>
internal sealed class PartialFile(string target, PlaceAddress address)
{
    private readonly string part = target + ".part";
    private readonly string origin = target + ".origin.json";

    public string Folder { get; } = Path.GetDirectoryName(target)!;

    public bool IsComplete => File.Exists(target);

    public bool CanResume => Resume().From > 0;

    /// <returns>How many bytes are here, and what they belong to; 0 where they cannot be continued.</returns>
    public (long From, string? Validator) Resume() =>
        File.Exists(part) && ReadOrigin() is { Validator: { } validator } known && known.Address == address.Text
            && new FileInfo(part).Length is > 0 and var length
            ? (length, validator)
            : (0, null);

    /// <summary>Opens it where the place's file begins.</summary>
    public FileStream Open(PlaceFile file)
    {
        Directory.CreateDirectory(Folder);
        if (file.From == 0)
        {
            // First away with the bytes, then the new name for them: never old bytes under a new name.
            File.Delete(part);
            File.WriteAllText(origin, JsonSerializer.Serialize(new Origin(address.Text, file.Validator)));
        }

        return new FileStream(part, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    public void Complete() => File.Move(part, target, overwrite: true);

    private Origin? ReadOrigin()
    {
        try
        {
            return File.Exists(origin) ? JsonSerializer.Deserialize<Origin>(File.ReadAllText(origin)) : null;
        }
        catch (JsonException)
        {
            // Written when the machine went down: it says nothing, so the download starts again.
            return null;
        }
    }

    private sealed record Origin(string Address, string? Validator);
}

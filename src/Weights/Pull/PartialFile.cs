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

    /// <summary>What tells the bytes that are here from others; null where the place gave nothing.</summary>
    public string? Validator => ReadOrigin()?.Validator;

    public bool CanResume => Resume().From > 0;

    /// <returns>True where the whole file is here, as its place has it now. Another one that is here is deleted.</returns>
    public bool Holds(FoundFile now)
    {
        if (!File.Exists(target))
        {
            return false;
        }

        var isSame = ReadOrigin() is { } known && known.Address == $"{address}" && known.Validator == now.Validator
            && (now.Bytes is null || now.Bytes == new FileInfo(target).Length);
        if (!isSame)
        {
            File.Delete(target);
        }

        return isSame;
    }

    /// <returns>How many bytes are here, and what they belong to; 0 where they cannot be continued.</returns>
    public (long From, string? Validator) Resume() =>
        File.Exists(part) && ReadOrigin() is { Validator: { } validator } known && known.Address == $"{address}"
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
            File.WriteAllText(origin, JsonSerializer.Serialize(new Origin($"{address}", file.Validator)));
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

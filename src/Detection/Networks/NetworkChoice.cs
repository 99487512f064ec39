namespace FakeFinder.Detection.Networks;

/// <summary>Which network a detector means.</summary>
/// <param name="Name">Folder and file, such as <c>boken/b0</c>.</param>
/// <param name="Sha256">Of its file, hexadecimal; null where any file of that name will do that its manifest names.</param>
internal sealed record NetworkChoice(string Name, string? Sha256 = null)
{
    /// <summary>Tells the file from one that has taken its place since; null for one that is built in.</summary>
    public string? Version { get; init; }
}

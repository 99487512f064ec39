namespace FakeFinder.Servers;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
public sealed class DataFolder : IDisposable
{
    public DataFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "fakefinder-tests", Guid.NewGuid().ToString("N"));

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Every file below, relative, but for the database, the store's id, and the locks of the scratch folders.</summary>
    public IReadOnlyList<string> Files =>
        [
            .. Directory
                .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(Path, file))
                .Where(file =>
                    !file.StartsWith("fakefinder.db", StringComparison.Ordinal)
                    && System.IO.Path.GetFileName(file) is not ("lock" or "store.json"))
                .Order(StringComparer.Ordinal),
        ];

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}

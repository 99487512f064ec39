namespace FakeFinder.Cli.Evaluation.Scoring;

/// <summary>Files of the results: under another name until they are whole, so that what was there before stays until then.</summary>
internal static class OutputFile
{
    public static async Task WriteAsync(DirectoryInfo folder, string name, string content, CancellationToken cancellationToken)
    {
        folder.Create();
        var path = Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(path + ".part", content, cancellationToken);
        File.Move(path + ".part", path, overwrite: true);
    }
}

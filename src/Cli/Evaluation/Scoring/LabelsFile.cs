using FakeFinder.Evaluation.Labels;

namespace FakeFinder.Cli.Evaluation.Scoring;

/// <summary>The file of the labels.</summary>
internal static class LabelsFile
{
    /// <summary>Reads a CSV, or the <c>metadata.json</c> of the Deepfake Detection Challenge.</summary>
    /// <exception cref="CliException">There is no such file.</exception>
    /// <exception cref="FakeFinder.Evaluation.EvaluationException">It cannot be used: a sentence with the line.</exception>
    public static LabelSet Read(string path) =>
        Directory.Exists(path)
            ? throw new CliException($"{path} is a folder; name the CSV or metadata.json with the labels.", ExitCodes.Usage)
        : !File.Exists(path)
            ? throw new CliException(
                $"There is no file {path}; name a CSV with the columns file,label, or a metadata.json.",
                ExitCodes.Usage)
        : LabelSet.Read(File.ReadAllBytes(path), path);

    /// <summary>What relative paths in it begin at.</summary>
    public static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}

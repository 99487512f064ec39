using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Cli.Evaluation.Labels;

/// <summary>The videos that are to be analysed, and what they are.</summary>
/// <param name="Path">Of the file, as the user named it.</param>
/// <param name="GroupColumns">Its free columns.</param>
internal sealed record LabelSet(string Path, IReadOnlyList<string> GroupColumns, IReadOnlyList<LabelledVideo> Videos)
{
    /// <summary>Of the file, for people.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>What relative paths begin at.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <summary>Reads a CSV, or the <c>metadata.json</c> of the Deepfake Detection Challenge.</summary>
    /// <exception cref="CliException">There is no such file.</exception>
    /// <exception cref="EvaluationException">It cannot be used: a sentence with the line.</exception>
    public static LabelSet Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CliException($"{path} is a folder; name the CSV or metadata.json with the labels.", ExitCodes.Usage);
        }

        if (!File.Exists(path))
        {
            throw new CliException(
                $"There is no file {path}; name a CSV with the columns file,label, or a metadata.json.",
                ExitCodes.Usage);
        }

        var labels = string.Equals(System.IO.Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase)
            ? DfdcLabels.Read(path)
            : CsvLabels.Read(path);
        if (labels.GroupColumns.FirstOrDefault(ScoreTableFile.IsReserved) is { } reserved)
        {
            throw new EvaluationException(
                $"{path} has a column '{reserved}', which scores.csv has for itself; rename it, or use --from {path} if it holds scores.");
        }

        VideoLabel.CheckBoth(labels.Videos.Select(video => video.IsFake), path);
        return labels;
    }
}

/// <summary>One video.</summary>
/// <param name="Place">Where the labels name it, for sentences, such as <c>labels.csv line 3</c>.</param>
/// <param name="File">As the labels write it: a path, the id or address of a video of the service, or <c>s3://BUCKET/KEY</c>.</param>
/// <param name="Groups">A value for each free column.</param>
internal sealed record LabelledVideo(string Place, string File, bool IsFake, IReadOnlyList<string> Groups);

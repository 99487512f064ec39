using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Cli.Evaluation.Scoring;

/// <summary>A <c>scores.csv</c> on disk.</summary>
/// <param name="Sha256">Of its bytes, by which metrics and calibrations name it.</param>
internal sealed record ScoresFile(string Path, string Sha256, ScoreTable Table)
{
    /// <exception cref="CliException">There is no such file.</exception>
    /// <exception cref="FakeFinder.Evaluation.EvaluationException">It is no table of scores.</exception>
    public static async Task<ScoresFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new CliException(
                Directory.Exists(path)
                    ? $"{path} is a folder; name the scores.csv in it."
                    : $"There is no file {path}; 'fakefinder evaluate LABELS.csv' writes a scores.csv.",
                ExitCodes.Usage);
        }

        var scores = ScoresText.Read(await File.ReadAllBytesAsync(path, cancellationToken), path);
        return new(path, scores.Sha256, scores.Table);
    }

    public static async Task<ScoresFile> WriteAsync(ScoreTable table, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        await OutputFile.WriteAsync(folder, ScoresText.FileName, ScoreTableFile.Write(table), cancellationToken);
        return await ReadAsync(System.IO.Path.Combine(folder.FullName, ScoresText.FileName), cancellationToken);
    }

    /// <summary>Puts the same bytes beside other results, unless they are there.</summary>
    public async Task CopyAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var copy = System.IO.Path.Combine(folder.FullName, ScoresText.FileName);
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) != folder.FullName.TrimEnd('/'))
        {
            folder.Create();
            await File.WriteAllBytesAsync(copy, await File.ReadAllBytesAsync(Path, cancellationToken), cancellationToken);
        }
    }
}

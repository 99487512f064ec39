using System.Security.Cryptography;

namespace FakeFinder.Evaluation.Scores;

/// <summary>The bytes of a <c>scores.csv</c> with the table that is in them: what figures are computed of.</summary>
/// <param name="Sha256">Of the bytes, by which metrics and calibrations name them.</param>
public sealed record ScoresText(ReadOnlyMemory<byte> Bytes, string Sha256, ScoreTable Table)
{
    /// <summary>The usual name of such a file.</summary>
    public const string FileName = "scores.csv";

    /// <param name="name">Of the file, for sentences.</param>
    /// <exception cref="EvaluationException">It is no table of scores.</exception>
    public static ScoresText Read(byte[] bytes, string name)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        return new(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), ScoreTableFile.Read(reader, name));
    }
}

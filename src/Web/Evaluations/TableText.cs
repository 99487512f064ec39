using System.Text;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Web.Evaluations;

/// <summary>A table as the command line has it: the figures are those of the file, not of what it was written from.</summary>
internal static class TableText
{
    /// <param name="name">Of the file, for sentences.</param>
    public static ScoresText Of(ScoreTable table, string name) =>
        ScoresText.Read(Encoding.UTF8.GetBytes(ScoreTableFile.Write(table)), name);
}

namespace FakeFinder.Evaluation.Labels;

/// <summary>How much labels may hold, for a program that reads those of others.</summary>
/// <param name="Videos">At most so many.</param>
/// <param name="Columns">At most so many free columns.</param>
public sealed record LabelLimits(int Videos = int.MaxValue, int Columns = int.MaxValue)
{
    /// <exception cref="EvaluationException">There are more.</exception>
    internal void CheckVideos(int count, string name)
    {
        if (count > Videos)
        {
            throw new EvaluationException($"{name} has more than {Videos} videos, which is the most that is taken at once; split it.");
        }
    }

    /// <exception cref="EvaluationException">There are more.</exception>
    internal void CheckColumns(int count, string name)
    {
        if (count > Columns)
        {
            throw new EvaluationException($"{name} has more than {Columns} free columns; leave those out that are not to group by.");
        }
    }
}

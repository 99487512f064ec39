namespace FakeFinder.Evaluation.Fitting;

/// <summary>
/// The non-decreasing function of the score that is closest to the labels, by pooling adjacent violators (Ayer et al. 1955). Equal scores
/// are pooled first.
/// </summary>
internal static class IsotonicRegression
{
    /// <param name="order">Places of the videos by ascending score.</param>
    /// <param name="weights">How often each video counts; 0: not at all.</param>
    /// <returns>Blocks of ascending value.</returns>
    public static IReadOnlyList<IsotonicBlock> Fit(
        ReadOnlySpan<int> order, ReadOnlySpan<double> scores, ReadOnlySpan<bool> isFake, ReadOnlySpan<int> weights)
    {
        var blocks = new List<IsotonicBlock>();
        foreach (var place in order)
        {
            if (weights[place] == 0)
            {
                continue;
            }

            var fakes = isFake[place] ? weights[place] : 0;
            if (blocks.Count > 0 && blocks[^1].To == scores[place])
            {
                blocks[^1] = blocks[^1] with { Count = blocks[^1].Count + weights[place], Fakes = blocks[^1].Fakes + fakes };
                continue;
            }

            Pool(blocks);
            blocks.Add(new(scores[place], scores[place], weights[place], fakes));
        }

        Pool(blocks);
        return blocks;
    }

    private static void Pool(List<IsotonicBlock> blocks)
    {
        while (blocks.Count > 1 && blocks[^2].Share >= blocks[^1].Share)
        {
            var (left, right) = (blocks[^2], blocks[^1]);
            blocks.RemoveAt(blocks.Count - 1);
            blocks[^1] = new(left.From, right.To, left.Count + right.Count, left.Fakes + right.Fakes);
        }
    }
}

/// <summary>Scores from <paramref name="From"/> to <paramref name="To"/>, with one value.</summary>
internal readonly record struct IsotonicBlock(double From, double To, long Count, long Fakes)
{
    public double Share => (double)Fakes / Count;
}

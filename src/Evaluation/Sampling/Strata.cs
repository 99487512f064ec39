namespace FakeFinder.Evaluation.Sampling;

/// <summary>
/// Places by label. Resamples and folds keep the number of each label: how many fakes a data set has was chosen by whoever made it, and is
/// no outcome that another sample of the same kind would vary.
/// </summary>
public sealed class Strata
{
    private readonly int[][] places;

    /// <param name="isFake">Of each place.</param>
    public Strata(ReadOnlySpan<bool> isFake)
    {
        Count = isFake.Length;
        var byLabel = new[] { new List<int>(), new List<int>() };
        for (var place = 0; place < isFake.Length; place++)
        {
            byLabel[isFake[place] ? 1 : 0].Add(place);
        }

        places = [.. byLabel.Select(list => list.ToArray())];
    }

    public int Count { get; }

    public int Real => places[0].Length;

    public int Fake => places[1].Length;

    /// <summary>Draws with replacement as many of each label as there are.</summary>
    /// <param name="weights">Filled: how often each place was drawn.</param>
    public void Resample(ref SeededRandom random, Span<int> weights)
    {
        weights.Clear();
        foreach (var stratum in places)
        {
            for (var draw = 0; draw < stratum.Length; draw++)
            {
                weights[stratum[random.Next(stratum.Length)]]++;
            }
        }
    }

    /// <summary>Deals the places of each label to the folds in a random order.</summary>
    /// <returns>The fold of each place.</returns>
    public int[] Folds(int folds, ulong seed)
    {
        var random = new SeededRandom(seed);
        var foldOf = new int[Count];
        foreach (var stratum in places)
        {
            var shuffled = (int[])stratum.Clone();
            for (var last = shuffled.Length - 1; last > 0; last--)
            {
                var other = random.Next(last + 1);
                (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
            }

            for (var i = 0; i < shuffled.Length; i++)
            {
                foldOf[shuffled[i]] = i % folds;
            }
        }

        return foldOf;
    }
}

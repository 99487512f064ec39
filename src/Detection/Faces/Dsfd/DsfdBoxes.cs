using FakeFinder.Detection.Faces.Anchors;

namespace FakeFinder.Detection.Faces.Dsfd;

/// <summary>From the network's outputs to boxes.</summary>
internal static class DsfdBoxes
{
    /// <summary>
    /// The original first decodes and separates all that are surer than 0.01, and then leaves those below 0.3 out. A face can only be
    /// suppressed by a surer one, so it is enough to look at those that stay.
    /// </summary>
    /// <param name="regression">N x 4.</param>
    /// <param name="probability">N x 2, of no face and of a face.</param>
    /// <returns>In sizes of the picture, by descending score.</returns>
    public static IEnumerable<ScoredBox> Decode(
        PriorGrid priors,
        ReadOnlySpan<float> regression,
        ReadOnlySpan<float> probability,
        DsfdParameters parameters)
    {
        var candidates = new List<ScoredBox>();
        for (var i = 0; i < priors.Count; i++)
        {
            if (probability[(2 * i) + 1] is var score && score > parameters.Confidence)
            {
                candidates.Add(new ScoredBox(priors[i].Decode(regression.Slice(4 * i, 4)), score));
            }
        }

        List<ScoredBox> surest = [.. candidates.OrderByDescending(candidate => candidate.Score).Take(parameters.Candidates)];
        return Suppression.ByUnion(surest, parameters.Overlap).Select(kept => surest[kept]);
    }
}

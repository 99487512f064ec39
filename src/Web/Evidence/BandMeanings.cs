using FakeFinder.Reports.Evidence;

namespace FakeFinder.Web.Evidence;

/// <summary>What a band means for the person who reads it.</summary>
internal static class BandMeanings
{
    /// <summary>One or two sentences.</summary>
    public static string Meaning(this Band band) => band switch
    {
        Band.NoSign => "The detectors found no sign of the manipulations that they know. That is no proof that the video is real: they "
            + "miss many fakes, above all of kinds that they did not learn from.",
        Band.Weak => "Something speaks for a manipulation, but little: real videos score like this too. Look at the moments below, and do "
            + "not rest on the score.",
        Band.Moderate => "The detectors rather take the video for manipulated. Real videos score like this now and then, so look at the "
            + "moments below and at where the video comes from.",
        Band.Strong => "The detectors take the video for manipulated. They can be wrong with a high score too, so it is a reason to look "
            + "closely, and no proof.",
        _ => "The detectors could say nothing about this video, for the reasons that stand beside them. It may be real or fake.",
    };
}

using FakeFinder.Detection.Ensembles.Outputs;
using FakeFinder.Detection.Ensembles.Rules;
using FakeFinder.Detection.Tests.Detectors.Wm;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Ensembles.Rules;

public sealed class WeightedSumRuleTests
{
    [Fact]
    public void The_originals_logits_give_the_originals_score_of_each_crop_and_of_the_video()
    {
        var rule = new WeightedSumRule([0.2f, 0.7f, 0.1f], 25);
        var reading = new OutputReading(rule.Output);
        var crops = WmReference.Clip["perFrame"]!.AsArray();
        double[][] byNetwork =
        [
            .. WmReference.Networks.Select(network =>
                crops.Select(crop => reading.Of(crop!["nets"]![network]!["logits"].Floats())).ToArray()),
        ];

        foreach (var (i, crop) in crops.Index())
        {
            Assert.Equal((double)crop!["combined"]!, rule.OfFace([.. byNetwork.Select(network => network[i])]), 1e-6);
        }

        Assert.Equal((double)WmReference.Clip["score"]!, rule.Judge(byNetwork).Score, 1e-6);
    }
}

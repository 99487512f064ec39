using FakeFinder.Detection.Ensembles.Outputs;
using FakeFinder.Detection.Ensembles.Rules;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Ensembles.Rules;

public sealed class MeanRuleTests
{
    private static readonly string[] Networks = ["efficientnet-b0", "efficientnet-b1", "efficientnet-b2"];

    /// <summary>As boken has it.</summary>
    private readonly MeanRule rule = new(new MeanParameters { FacesPerFrame = 1, Lowest = 0.01, Highest = 0.99 });

    private OutputReading Reading => new(rule.Output);

    [Fact]
    public void The_originals_logits_give_the_originals_score()
    {
        var golden = Golden.Read("boken", "video.astronaut.json");
        var crops = golden["crops"]!.AsArray();
        double[][] byNetwork =
        [
            .. Networks.Select(network => crops.Select(crop => Reading.Of(crop![network]!["logits"].Floats())).ToArray()),
        ];

        Assert.Equal(
            crops.Select(crop => (double)crop![Networks[1]]!["softmax"]![1]!),
            byNetwork[1],
            (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        var (score, reason) = rule.Judge(byNetwork);
        Assert.Equal((double)golden["score"]!, score, 1e-6);
        Assert.Null(reason);
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(0.25, 0.25)]
    [InlineData(1, 0.99)]
    public void A_score_is_never_surer_than_one_in_a_hundred(double probability, double score) =>
        Assert.Equal(
            score,
            rule.Judge([
                [probability],
                [probability],
            ]).Score);

    [Fact]
    public void Softmax_of_large_logits_does_not_overflow()
    {
        Assert.Equal(1, Reading.Of([-500, 500]));
        Assert.Equal(0, Reading.Of([500, -500]));
    }

    [Fact]
    public void One_output_is_a_logit_or_a_probability_as_the_entry_says()
    {
        Assert.Equal(0.75, new OutputReading(NetworkOutput.Sigmoid).Of([MathF.Log(3)]), 1e-6);
        Assert.Equal(0.75, new OutputReading(NetworkOutput.Probability).Of([0.75f]));
    }
}

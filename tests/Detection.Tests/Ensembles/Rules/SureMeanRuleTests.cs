using FakeFinder.Detection.Ensembles.Outputs;
using FakeFinder.Detection.Ensembles.Rules;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Ensembles.Rules;

public sealed class SureMeanRuleTests
{
    private readonly SureMeanRule rule = new(127);
    private readonly OutputReading reading = new(new SureMeanRule(127).Output);

    [Fact]
    public void The_originals_logits_give_the_originals_scores_through_all_three_branches()
    {
        var golden = Golden.Read("selimsef", "video.astronaut.json");
        var networks = golden["networks"]!.AsObject();
        double[][] byNetwork =
        [
            .. networks.Select(network =>
                golden["crops"]!.AsArray().Select(crop => reading.Of([(float)crop!["logits"]![network.Key]!])).ToArray()),
        ];

        Assert.Equal(
            ["mean of all", "mean of p<0.2", "mean of p>0.8"],
            networks.Select(network => (string)network.Value!["branch"]!).Distinct().Order());
        Assert.Equal(
            networks.Select(network => (double)network.Value!["score"]!),
            byNetwork.Select(SureMeanRule.OfNetwork),
            (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        Assert.Equal((double)golden["score"]!, rule.Judge(byNetwork).Score, 1e-6);
        var few = golden["subsetScores"]!["first4framesAll7networks"]!;
        Assert.Equal((double)few["score"]!, rule.Judge([.. byNetwork.Select(faces => faces[..4])]).Score, 1e-6);
    }

    [Theory]
    [InlineData(12, 17, 0.9)]
    [InlineData(12, 18, ((12 * 0.9) + (18 * 0.5)) / 30)]
    [InlineData(11, 5, ((11 * 0.9) + (5 * 0.5)) / 16)]
    [InlineData(12, 20, ((12 * 0.9) + (20 * 0.5)) / 32)]
    [InlineData(13, 19, 0.9)]
    public void Surely_fake_faces_rule_where_they_are_more_than_eleven_and_more_than_two_in_five(int fakes, int others, double score) =>
        Assert.Equal(score, SureMeanRule.OfNetwork([.. Enumerable.Repeat(0.9, fakes), .. Enumerable.Repeat(0.5, others)]), 1e-12);

    [Theory]
    [InlineData(10, 0, 0.1)]
    [InlineData(9, 1, ((9 * 0.1) + 0.5) / 10)]
    [InlineData(19, 1, 0.1)]
    public void Surely_real_faces_rule_where_they_are_more_than_nine_in_ten(int real, int others, double score) =>
        Assert.Equal(score, SureMeanRule.OfNetwork([.. Enumerable.Repeat(0.1, real), .. Enumerable.Repeat(0.5, others)]), 1e-12);

    [Fact]
    public void A_single_face_in_the_whole_video_is_undetermined_as_in_the_original()
    {
        var (score, reason) = rule.Judge([
            [0.99],
            [0.98],
        ]);
        Assert.Equal(
            (0.5, "Only one face was found in the whole video; the original detector gives no score for such a video."),
            (score, reason));
    }
}

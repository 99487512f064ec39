using FakeFinder.Detection.Detectors.Medics;


namespace FakeFinder.Detection.Tests.Detectors.Medics;

public sealed class MedicsScoresTests
{
    [Fact]
    public void The_originals_logits_give_the_originals_score()
    {
        var scores = new MedicsScores(7, 1);
        foreach (var (i, network) in MedicsReference.ClipNetworks.Index())
        {
            scores.SetClip(i, 0, network.GetProperty("logitsUnflipped").Floats(), network.GetProperty("logitsFlipped").Floats());
        }

        scores.SetFrames(0, MedicsReference.FrameNetwork.GetProperty("logits").Floats());

        Assert.All(
            MedicsReference.ClipNetworks.Zip(scores.ClipPredictions),
            network => Assert.Equal(network.First.GetProperty("faceScore").GetDouble(), network.Second, 1e-6));
        Assert.Equal(MedicsReference.FramePrediction, scores.FramePrediction!.Value, 1e-6);
        Assert.Equal(MedicsReference.Score, scores.Score, 1e-6);
    }

    [Fact]
    public void Tracks_count_equally_within_a_network_and_networks_within_the_score()
    {
        var scores = new MedicsScores(1, 2);
        scores.SetClip(0, 0, [0, 0], [0, 0]);
        scores.SetClip(0, 1, [50, 0], [50, 0]);
        scores.SetFrames(0, [-50, -50, 0, 50]);
        scores.SetFrames(1, [0, 0, 0]);

        Assert.Equal([0.75], scores.ClipPredictions);
        Assert.Equal(0.25, scores.FramePrediction!.Value, 1e-9);
        Assert.Equal(0.5, scores.Score, 1e-9);
        Assert.Equal(0.25, scores.ScoreOf(0), 1e-9);
    }

    [Fact]
    public void Without_the_2D_network_or_where_it_says_exactly_0_only_the_others_count()
    {
        var scores = new MedicsScores(1, 1);
        scores.SetClip(0, 0, [0, 0], [0, 0]);
        Assert.Null(scores.FramePrediction);
        Assert.Equal(0.5, scores.Score);

        scores.SetFrames(0, [-1000]);
        Assert.Equal(0, scores.FramePrediction);
        Assert.Equal(0.5, scores.Score);
    }

    [Fact]
    public void A_score_is_never_certain()
    {
        var scores = new MedicsScores(1, 1);
        scores.SetClip(0, 0, [90, -90], [90, -90]);
        Assert.Equal(0.999, scores.Score);
        scores.SetClip(0, 0, [-90, 90], [-90, 90]);
        Assert.Equal(0.001, scores.Score);
    }
}

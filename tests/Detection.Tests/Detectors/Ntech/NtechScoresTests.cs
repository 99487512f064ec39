using FakeFinder.Detection.Detectors.Ntech;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Tracking;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Detectors.Ntech;

public sealed class NtechScoresTests
{
    /// <summary>Seven samples: 19 kept frames, one sequence and ten faces.</summary>
    private static readonly NtechPlan Plan = PlanOf(7);

    [Fact]
    public void The_originals_outputs_make_the_originals_score_in_its_order()
    {
        var scores = new NtechScores([PlanOf(50)]);
        foreach (var row in NtechReference.Rows.Values)
        {
            scores.Add(Outputs(row.Input, row.Row, row.Logit));
        }

        var probabilities = NtechReference.Video["probsInScoreOrder"]!["values"].Floats();
        float[] ordered = [.. scores.InOrder()];
        Golden.AssertNear(probabilities, ordered, 1e-6);
        Golden.AssertNear(NtechReference.Video["adjustedProbs"].Floats(), [.. ordered.Select(NtechScores.Sharpened)], 1e-6);
        Golden.AssertNear(NtechReference.Video["weights"].Floats(), [.. ordered.Select(NtechScores.WeightOf)], 1e-6);
        Assert.Equal((double)NtechReference.Video["score"]!, scores.Score!.Value, 1e-6);
    }

    [Theory]
    [InlineData(0.5f, 0.5f)]
    [InlineData(0.9999f, 0.99f)]
    [InlineData(0, 0.01f)]
    [InlineData(0.6f, 0.72387211f)]
    [InlineData(0.4f, 0.27612789f)]
    public void A_probability_is_driven_from_the_middle(float probability, float sharpened) =>
        Assert.Equal(sharpened, NtechScores.Sharpened(probability), 1e-6f);

    [Fact]
    public void A_long_track_has_no_sequence_that_would_reach_beyond_its_end()
    {
        Assert.Equal((1, 10), (Plan.Sequences, Plan.Faces));
        Assert.Equal((2, 11), (PlanOf(8).Sequences, PlanOf(8).Faces));
        Assert.Equal([6, 20], Enumerable.Range(0, 22).Where(position => PlanOf(8).SequenceEndingAt(position) is not null));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18], Enumerable.Range(-2, 30).Where(Plan.Needs));
    }

    [Fact]
    public void Faces_come_track_by_track_those_of_the_first_network_before_those_of_the_second()
    {
        var scores = new NtechScores([Plan, Plan]);
        for (var track = 1; track >= 0; track--)
        {
            for (var face = 0; face < 10; face++)
            {
                scores.Add(Outputs(NtechPlan.InputOfFace(face), new NtechRow(track, face), (10 * track) + face - 10));
            }

            scores.Add(Outputs(NtechInput.Sequence, new NtechRow(track, 2), 11 + track));
        }

        int[] faces = [0, 1, 4, 5, 8, 9, 2, 3, 6, 7];
        Assert.Equal(
            [11, 12, .. faces.Select(face => face - 10), .. faces],
            scores.InOrder().Select(p => (int)MathF.Round(MathF.Log(p / (1 - p)))));
    }

    [Fact]
    public void A_face_between_two_that_were_judged_has_their_mean()
    {
        var scores = new NtechScores([PlanOf(8)]);
        scores.Add(Outputs(NtechInput.FirstFace, new NtechRow(0, 1), 0));
        scores.Add(Outputs(NtechInput.SecondFace, new NtechRow(0, 2), 100));

        Assert.Equal(0.5, scores.OfFace(0, 2)!.Value, 1e-6);
        Assert.Equal(0.75, scores.OfFace(0, 3)!.Value, 1e-6);
        Assert.Equal(1, scores.OfFace(0, 5)!.Value, 1e-6);
        Assert.Null(scores.OfFace(0, 21));
    }

    [Fact]
    public void Without_a_crop_there_is_no_score() => Assert.Null(new NtechScores([Plan]).Score);

    private static NtechPlan PlanOf(int samples) =>
        new(new FaceTrack(0, [.. Enumerable.Repeat(new TrackedFace(new Face(default, 1, []), 0), samples)]), NtechReference.Parameters);

    private static NtechOutputs Outputs(NtechInput input, NtechRow row, float logit) =>
        new(new NtechBatch(input, new NetworkTensor([0], 1), [row]), [logit]);
}

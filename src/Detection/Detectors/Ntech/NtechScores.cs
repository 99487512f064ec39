using FakeFinder.Detection.Aggregation;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>What the networks say of the crops, and how it becomes one score. Four bytes a crop are all that is kept of it.</summary>
internal sealed class NtechScores(IReadOnlyList<NtechPlan> tracks)
{
    /// <summary>The score where nothing is known.</summary>
    private const float Middle = 0.5f;

    /// <summary>Probabilities are driven from the middle by this power of their distance, ...</summary>
    private const float Sharpness = 0.65f;

    /// <summary>... but not farther than to here ...</summary>
    private const float Lowest = 0.01f;

    /// <summary>... and here.</summary>
    private const float Highest = 0.99f;

    /// <summary>A probability weighs as much as it was from the middle before that, and a little more.</summary>
    private const float LeastWeight = 1e-4f;

    private readonly float[][] sequences = [.. tracks.Select(track => NotKnown(track.Sequences * NtechPlan.SequenceLength))];
    private readonly float[][] faces = [.. tracks.Select(track => NotKnown(track.Faces))];

    /// <summary>
    /// The mean of all probabilities, the surer ones weighing more; in float32, but for the sums, which are taken in double: the original's
    /// are pairwise ones in float32, and nearer to those in double than a plain loop in float32 would be. Null where there is no
    /// probability.
    /// </summary>
    public double? Score
    {
        get
        {
            var (weighted, weights) = (0.0, 0.0);
            foreach (var probability in InOrder())
            {
                var weight = WeightOf(probability);
                weighted += Sharpened(probability) * weight;
                weights += weight;
            }

            return weights == 0 ? null : (float)weighted / (float)weights;
        }
    }

    /// <summary>Tracks of which there is a probability.</summary>
    public int JudgedTracks => tracks.Where((_, track) => PlacesOf(track).Any()).Count();

    /// <summary>Kept frames of which there is a probability, be it of one face or several.</summary>
    public int JudgedFrames =>
        tracks.SelectMany((plan, track) => PlacesOf(track).Select(position => plan.Start + position)).Distinct().Count();

    public void Add(NtechOutputs outputs)
    {
        var probabilities = outputs.Batch.Input == NtechInput.Sequence ? sequences : faces;
        foreach (var (row, logit) in outputs.Batch.Rows.Zip(outputs.Logits))
        {
            probabilities[row.Track][row.Place] = (float)Logistic.Of(logit);
        }
    }

    /// <summary>
    /// The mean over the frames of a track nearest to a position, as they were judged by themselves; null where they are outside of the
    /// frame.
    /// </summary>
    public double? OfFace(int track, int position) =>
        tracks[track]
            .FacesAround(position)
            .Select(face => faces[track][face])
            .Where(float.IsRealNumber)
            .Select(probability => (double?)probability)
            .Average();

    /// <summary>
    /// The original's order: sequences of all tracks; then for each track the faces of the first network before those of the second. Crops
    /// that were left out are not among them.
    /// </summary>
    internal IEnumerable<float> InOrder() =>
        sequences.SelectMany(track => track).Concat(faces.SelectMany(FirstBeforeSecond)).Where(float.IsRealNumber);

    internal static float WeightOf(float probability) => MathF.Abs(probability - Middle) + LeastWeight;

    /// <summary>Exactly in the middle it stays.</summary>
    internal static float Sharpened(float probability)
    {
        var distance = probability - Middle;
        return distance == 0
            ? Middle
            : Math.Clamp(Middle + (MathF.Sign(distance) * MathF.Pow(MathF.Abs(distance), Sharpness)), Lowest, Highest);
    }

    /// <summary>The positions of a track of which there is a probability; some twice.</summary>
    private IEnumerable<int> PlacesOf(int track) =>
        KnownIn(faces[track])
            .Select(tracks[track].PositionOfFace)
            .Concat(KnownIn(sequences[track]).Select(tracks[track].PositionInSequences));

    private static IEnumerable<int> KnownIn(float[] probabilities) =>
        probabilities.Index().Where(probability => float.IsRealNumber(probability.Item)).Select(probability => probability.Index);

    private static IEnumerable<float> FirstBeforeSecond(float[] faces) =>
        faces
            .Index()
            .GroupBy(face => NtechPlan.InputOfFace(face.Index), face => face.Item)
            .OrderBy(group => group.Key)
            .SelectMany(group => group);

    private static float[] NotKnown(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }
}

using FakeFinder.Detection.Faces.Anchors;

namespace FakeFinder.Detection.Faces.RetinaFace;

/// <summary>From the outputs of RetinaFace's network to faces in pixels of the frame.</summary>
internal sealed class RetinaFaceDecoder(RetinaFaceParameters parameters)
{
    /// <summary>The faces in the order that the parameters ask for. Boxes are not cut to the frame.</summary>
    public IReadOnlyList<Face> Decode(RetinaFaceScale scale, RetinaFaceOutputs outputs)
    {
        var priors = new List<int>();
        var boxes = new List<ScoredBox>();
        for (var i = 0; i < scale.Priors.Count; i++)
        {
            // What is below the second threshold suppresses nothing above it, so that it need not take part.
            if (outputs.ScoreOf(i) is var score && score > parameters.ScoreAbove && score >= parameters.ScoreAtLeast)
            {
                priors.Add(i);
                boxes.Add(new ScoredBox(BoxOf(scale, scale.Priors[i].Decode(outputs.RegressionOf(i))), score));
            }
        }

        var faces = new List<Face>();
        foreach (var i in Chosen(boxes))
        {
            faces.Add(
                new Face(Finished(boxes[i].Box), boxes[i].Score, Landmarks(scale, scale.Priors[priors[i]], outputs.LandmarksOf(priors[i])))
            );
        }

        return faces;
    }

    /// <summary>Indices of the boxes that stay. The order is a stable one.</summary>
    private IEnumerable<int> Chosen(List<ScoredBox> boxes)
    {
        IEnumerable<int> kept = parameters.Overlap is { } overlap ? Suppression.ByUnion(boxes, overlap) : Enumerable.Range(0, boxes.Count);
        return kept.OrderByDescending(i => parameters.Order == FaceOrder.Area ? boxes[i].Box.Area : boxes[i].Score)
            .Take(parameters.Most ?? int.MaxValue);
    }

    private FaceBox Finished(FaceBox box) => parameters.WholePixels
        ? new FaceBox(MathF.Truncate(box.Left), MathF.Truncate(box.Top), MathF.Truncate(box.Right), MathF.Truncate(box.Bottom))
        : box;

    private static FaceBox BoxOf(RetinaFaceScale scale, FaceBox box) =>
        new(X(scale, box.Left), Y(scale, box.Top), X(scale, box.Right), Y(scale, box.Bottom));

    private static Landmark[] Landmarks(RetinaFaceScale scale, Prior prior, ReadOnlySpan<float> row)
    {
        var points = new Landmark[RetinaFaceOutputs.LandmarkCount];
        for (var k = 0; k < points.Length; k++)
        {
            var point = prior.PointAt(row[2 * k], row[(2 * k) + 1]);
            points[k] = new Landmark(X(scale, point.X), Y(scale, point.Y));
        }

        return points;
    }

    /// <summary>
    /// Of the picture's real width, and then by the factor: not quite the frame's width, where the picture's was rounded.
    /// </summary>
    private static float X(RetinaFaceScale scale, float share) => share * scale.Width / (float)scale.Factor;

    private static float Y(RetinaFaceScale scale, float share) => share * scale.Height / (float)scale.Factor;
}

using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>
/// MTCNN (Zhang et al., 2016) as facenet_pytorch 2.5.1 runs it: a small network proposes boxes at all scales of the picture, a second
/// refines them, a third gives the final boxes and five landmarks. Coordinates are those of the picture; boxes are neither rounded nor cut
/// to it.
/// </summary>
internal sealed class MtcnnCascade(MtcnnNetworks networks, MtcnnParameters parameters)
{
    private const string Regression = "regression";
    private const string Probability = "probability";
    private const string Landmarks = "landmarks";
    private const double OverlapWithinScale = 0.5;
    private const double Overlap = 0.7;
    private const int RefinementSide = 24;
    private const int OutputSide = 48;
    private const int LandmarkCount = 5;

    /// <summary>
    /// The faces of a picture in <see cref="MtcnnParameters.Order"/>. A picture whose shorter side is below the smallest face has none; the
    /// original throws there.
    /// </summary>
    public async Task<IReadOnlyList<Face>> DetectAsync(RgbImage image, CancellationToken cancellationToken)
    {
        var proposals = await ProposeAsync(image, cancellationToken);
        var refined = await RefineAsync(image, proposals, cancellationToken);
        return await FinishAsync(image, refined, cancellationToken);
    }

    /// <summary>What the first network takes for a face at one scale, row by row.</summary>
    internal async Task<List<MtcnnCandidate>> CandidatesAsync(RgbImage image, double scale, CancellationToken cancellationToken)
    {
        var (height, width) = (ScalePyramid.SideAt(image.Height, scale), ScalePyramid.SideAt(image.Width, scale));
        var input = NetworkTensor.Rent(1, RgbImage.Channels, height, width);
        AreaResize.Write(image, PixelWindow.Of(image), height, width, input.Values);
        var outputs = await networks.Proposal.RunAsync(input, [Regression, Probability], cancellationToken);
        input.Return();
        var candidates = Candidates(outputs[0], outputs[1], (float)scale);
        outputs.Return();
        return candidates;
    }

    /// <summary>The boxes of all scales after the first network: moved and squared, by descending score.</summary>
    internal async Task<List<MtcnnBox>> ProposeAsync(RgbImage image, CancellationToken cancellationToken)
    {
        var all = new List<MtcnnCandidate>();
        foreach (var scale in ScalePyramid.Of(image, parameters.MinSize, parameters.Factor))
        {
            all.AddRange(Separate(await CandidatesAsync(image, scale, cancellationToken), OverlapWithinScale));
        }

        return Separate(all, Overlap).ConvertAll(candidate => candidate.Box.Moved(candidate.Offsets, extra: 0).Squared());
    }

    /// <summary>The boxes after the second network: moved and squared, by descending score.</summary>
    internal async Task<List<MtcnnBox>> RefineAsync(RgbImage image, List<MtcnnBox> proposals, CancellationToken cancellationToken)
    {
        var passed = new List<MtcnnCandidate>();
        foreach (var (boxes, tensor) in Cut(image, proposals, RefinementSide, networks.Refinement.BatchLimit))
        {
            var outputs = await networks.Refinement.RunAsync(tensor, [Regression, Probability], cancellationToken);
            tensor.Return();
            for (var row = 0; row < boxes.Length; row++)
            {
                if (outputs[1][row][1] is var score && score > parameters.Thresholds[1])
                {
                    passed.Add(new MtcnnCandidate(boxes[row] with { Score = score }, Offsets(outputs[0][row])));
                }
            }
        }

        return Separate(passed, Overlap).ConvertAll(candidate => candidate.Box.Moved(candidate.Offsets, extra: 1).Squared());
    }

    /// <summary>The third network. Landmarks come from the box as it went in, not from the moved one.</summary>
    private async Task<IReadOnlyList<Face>> FinishAsync(RgbImage image, List<MtcnnBox> refined, CancellationToken cancellationToken)
    {
        var found = new List<MtcnnBox>();
        var points = new List<Landmark[]>();
        foreach (var (boxes, tensor) in Cut(image, refined, OutputSide, networks.Output.BatchLimit))
        {
            var outputs = await networks.Output.RunAsync(tensor, [Regression, Landmarks, Probability], cancellationToken);
            tensor.Return();
            for (var row = 0; row < boxes.Length; row++)
            {
                if (outputs[2][row][1] is var score && score > parameters.Thresholds[2])
                {
                    found.Add((boxes[row] with { Score = score }).Moved(Offsets(outputs[0][row]), extra: 1));
                    points.Add(Points(boxes[row], outputs[1][row]));
                }
            }
        }

        return
        [
            .. InOrder(Suppression.BySmaller(found.ConvertAll(box => box.ToScoredBox()), (float)Overlap), found)
                .Select(i => new Face(found[i].ToFaceBox(), found[i].Score, points[i])),
        ];
    }

    /// <summary>The original sorts areas ascending and turns the list round: of equal ones the last comes first.</summary>
    private IEnumerable<int> InOrder(List<int> kept, List<MtcnnBox> found) =>
        parameters.Order == FaceOrder.Area ? kept.OrderBy(i => found[i].ToFaceBox().Area).Reverse() : kept;

    private List<MtcnnCandidate> Candidates(NetworkTensor regression, NetworkTensor probability, float scale)
    {
        var width = (int)probability.Shape[3];
        var cells = (int)probability.Shape[2] * width;
        var faces = probability[0].Slice(cells, cells);
        var moves = regression[0];
        var candidates = new List<MtcnnCandidate>();
        for (var cell = 0; cell < cells; cell++)
        {
            if (faces[cell] >= parameters.Thresholds[0])
            {
                candidates.Add(new MtcnnCandidate(
                    MtcnnBox.OfCell(cell % width, cell / width, scale, faces[cell]),
                    new BoxOffsets(moves[cell], moves[cells + cell], moves[(2 * cells) + cell], moves[(3 * cells) + cell])));
            }
        }

        return candidates;
    }

    private static List<MtcnnCandidate> Separate(List<MtcnnCandidate> candidates, double overlap) =>
        Suppression.ByUnion(candidates.ConvertAll(candidate => candidate.Box.ToScoredBox()), overlap).ConvertAll(kept => candidates[kept]);

    /// <summary>A box without a pixel in the picture is left out; the original fails there.</summary>
    private static IEnumerable<(MtcnnBox[] Boxes, NetworkTensor Tensor)> Cut(RgbImage image, List<MtcnnBox> boxes, int side, int batchLimit)
    {
        foreach (var batch in boxes.Where(box => !box.CutTo(image).IsEmpty).Chunk(batchLimit))
        {
            var length = RgbImage.Channels * side * side;
            var tensor = NetworkTensor.Rent(batch.Length, RgbImage.Channels, side, side);
            for (var row = 0; row < batch.Length; row++)
            {
                AreaResize.Write(image, batch[row].CutTo(image), side, side, tensor.Values.AsSpan(row * length, length));
            }

            yield return (batch, tensor);
        }
    }

    private static BoxOffsets Offsets(ReadOnlySpan<float> row) => new(row[0], row[1], row[2], row[3]);

    private static Landmark[] Points(MtcnnBox box, ReadOnlySpan<float> row)
    {
        var points = new Landmark[LandmarkCount];
        for (var k = 0; k < LandmarkCount; k++)
        {
            points[k] = box.PointAt(row[k], row[LandmarkCount + k]);
        }

        return points;
    }
}

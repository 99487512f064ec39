using System.Runtime.CompilerServices;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Images;

namespace FakeFinder.Detection.Pipelines;

/// <summary>One face as a tensor, and where its score belongs.</summary>
/// <param name="Tensor">3 x <paramref name="Side"/> x <paramref name="Side"/>.</param>
/// <param name="Face">Of the frame's faces.</param>
internal readonly record struct CroppedFace(float[] Tensor, int Side, FaceScores Scores, int Face);

/// <summary>The stage that makes tensors of faces.</summary>
internal static class CropStage
{
    /// <summary>
    /// Cuts every face out that is to get a score, frame by frame; a face without a pixel in the frame is passed over and gets no score.
    /// </summary>
    public static async IAsyncEnumerable<CroppedFace> CropFaces(
        this IAsyncEnumerable<FrameWithFaces> frames,
        IFaceCrop crop,
        VideoAnalysis analysis,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (frame, scores) in frames.WithCancellation(cancellationToken))
        {
            using var image = new FrameImage(frame);
            for (var face = 0; face < scores.ToScore; face++)
            {
                float[]? tensor;
                using (analysis.Clock.Measure(Stage.Crops))
                {
                    tensor = crop.Cut(image.Rgb, scores.Faces[face]);
                }

                if (tensor is not null)
                {
                    yield return new CroppedFace(tensor, crop.Side, scores, face);
                }
            }
        }
    }
}

using System.Runtime.CompilerServices;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>
/// The second reading of the frames: only of those that some crop needs, once and in order. A window of the last seven kept frames is all
/// that is held of them, since a sequence is cut out when its last frame comes; with the blocks that are being filled this is the bound,
/// however long the clip is and however many faces it has.
/// </summary>
/// <param name="kept">Indices of all kept frames.</param>
internal sealed class NtechCrops(IReadOnlyList<int> kept, IReadOnlyList<NtechPlan> tracks, double enlargement)
{
    private readonly Queue<KeptFrame> window = [];

    /// <summary>How many there are to be, up to now: less those that are outside of the frame.</summary>
    public int Count { get; private set; } = tracks.Sum(track => (track.Sequences * NtechPlan.SequenceLength) + track.Faces);

    /// <summary>Crops without a pixel in the frame: they are left out, and the rest makes the score. The original fails there.</summary>
    public int LeftOut { get; private set; }

    /// <summary>All crops in blocks, in the order of their frames; so the blocks of a video are the same whenever it is analysed.</summary>
    /// <param name="limits">Rows of a full block for each <see cref="NtechInput"/>; for sequences a multiple of seven.</param>
    /// <exception cref="UndecodableVideoException">A frame that was read before does not come again.</exception>
    public async IAsyncEnumerable<NtechBatch> ReadAsync(
        IReadOnlyList<int> limits,
        VideoAnalysis analysis,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        NtechBatchBuilder[] builders = [.. limits.Select((limit, input) => new NtechBatchBuilder((NtechInput)input, limit))];
        int[] places = [.. Enumerable.Range(0, kept.Count).Where(place => tracks.Any(track => track.Needs(place - track.Start)))];
        int[] indices = [.. places.Select(place => kept[place])];
        var read = 0;
        await foreach (var frame in analysis.ReadFramesAsync(indices, cancellationToken).Ahead(ReadAhead.Frames, cancellationToken))
        {
            if (frame.Index != indices[read])
            {
                break;
            }

            var place = places[read++];
            Keep(new KeptFrame(place, frame));
            for (var track = 0; track < tracks.Count; track++)
            {
                var plan = tracks[track];
                if (
                    plan.FaceAt(place - plan.Start) is { } face
                    && AddFace(builders[(int)NtechPlan.InputOfFace(face)], track, face, analysis) is { } faces)
                {
                    yield return faces;
                }

                if (
                    plan.SequenceEndingAt(place - plan.Start) is { } sequence
                    && AddSequence(builders[(int)NtechInput.Sequence], track, sequence, analysis) is { } sequences)
                {
                    yield return sequences;
                }
            }
        }

        if (read < indices.Length)
        {
            throw new UndecodableVideoException($"Frame {indices[read]} of the video could be decoded once, but not a second time.");
        }

        foreach (var builder in builders.Where(builder => !builder.IsEmpty))
        {
            yield return builder.Take();
        }
    }

    private void Keep(KeptFrame frame)
    {
        window.Enqueue(frame);
        while (window.Peek().Place <= frame.Place - NtechPlan.SequenceLength)
        {
            window.Dequeue();
        }
    }

    /// <summary>
    /// The face in the frame that was kept last; every other one of a track is mirrored, its first among them (as in the original).
    /// </summary>
    /// <returns>The block, where it is full.</returns>
    private NtechBatch? AddFace(NtechBatchBuilder builder, int track, int face, VideoAnalysis analysis)
    {
        using (analysis.Clock.Measure(Stage.Crops))
        {
            return Add(builder, [window.Last().Frame], tracks[track].BoxOfFace(face), mirrored: face % 2 == 0, new NtechRow(track, face));
        }
    }

    /// <summary>The sequence whose last frame was kept last; mirrored as faces are.</summary>
    /// <inheritdoc cref="AddFace" path="/returns"/>
    private NtechBatch? AddSequence(NtechBatchBuilder builder, int track, int sequence, VideoAnalysis analysis)
    {
        using (analysis.Clock.Measure(Stage.Crops))
        {
            return Add(
                builder,
                window.Select(kept => kept.Frame),
                tracks[track].BoxOfSequence(sequence),
                mirrored: sequence % 2 == 0,
                new NtechRow(track, sequence * NtechPlan.SequenceLength));
        }
    }

    /// <param name="first">Of the first frame; the others follow.</param>
    private NtechBatch? Add(NtechBatchBuilder builder, IEnumerable<Frame> frames, FaceBox box, bool mirrored, NtechRow first)
    {
        foreach (var (i, frame) in frames.Index())
        {
            var rectangle = NtechCrop.RectangleOf(box, enlargement, frame.Width, frame.Height);
            if (rectangle is { Width: 0 })
            {
                LeftOut++;
                Count--;
                continue;
            }

            using var image = new FrameImage(frame);
            builder.Add(first with { Place = first.Place + i }, image.Rgb, rectangle, mirrored);
        }

        return builder.IsFull ? builder.Take() : null;
    }

    /// <param name="Place">Among all kept frames.</param>
    private readonly record struct KeptFrame(int Place, Frame Frame);
}

using System.Globalization;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Plugins;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Plugins;

/// <summary>Takes a plugin's result as a pipeline's: no number of it enters a report unchecked.</summary>
/// <param name="given">By index, the times of the frames that the plugin read.</param>
internal sealed class PluginVerdict(string plugin, IReadOnlyDictionary<int, TimeSpan> given)
{
    private const double Neither = 0.5;
    private const int MostReason = 1000;

    /// <exception cref="DetectorFaultException">A number is not what it may be; the message says which.</exception>
    public PipelineResult Of(DetectionResult result)
    {
        var seen = new HashSet<int>();
        foreach (var frame in result.Frames)
        {
            Require(given.ContainsKey(frame.Index), $"speaks of frame {frame.Index}, which it has not read");
            Require(seen.Add(frame.Index), $"speaks of frame {frame.Index} twice");
            RequireScore(frame.Score, $"frame {frame.Index}");
            foreach (var face in frame.Faces ?? [])
            {
                RequireScore(face.Score, $"a face in frame {frame.Index}");
                Require(IsBox(face), $"gave a face in frame {frame.Index} a box that is none");
            }
        }

        Require(result.FramesJudged is null or >= 0, $"judged {result.FramesJudged} frames");
        Require((result.FramesJudged ?? 0) <= given.Count, $"judged {result.FramesJudged} frames of the {given.Count} that it read");
        IReadOnlyList<FrameReport> frames = [.. result.Frames.OrderBy(frame => frame.Index).Select(ToReport)];
        RequireScore(result.Score, "the video");
        var verdict = result.Score is { } score and not Neither ? new PipelineResult(score, null, frames)
            : PipelineResult.Undetermined(ReasonOf(result), frames);
        return verdict with { FramesSearched = result.Frames.Count(frame => frame.Faces is not null), Judged = JudgedOf(result) };
    }

    private static string ReasonOf(DetectionResult result) =>
        result.Score is not null ? "The detector gave exactly 0.5, which says nothing either way."
        : string.IsNullOrWhiteSpace(result.Reason) ? "The detector gave no score, and no reason."
        : PluginFault.Cut(result.Reason, MostReason);

    private JudgedFaces JudgedOf(DetectionResult result)
    {
        var frames = result.FramesJudged ?? (result.Frames.Count == 0 ? given.Count : result.Frames.Count(IsJudged));
        return new JudgedFaces(frames, result.Frames.Sum(frame => frame.Faces?.Count(face => face.Score is not null) ?? 0));
    }

    private static bool IsJudged(FrameResult frame) =>
        frame.Score is not null || (frame.Faces ?? []).Any(face => face.Score is not null);

    private FrameReport ToReport(FrameResult frame) => new(
        frame.Index,
        given[frame.Index].TotalSeconds,
        frame.Score,
        [.. (frame.Faces ?? []).Select(face => new FaceReport(face.Left, face.Top, face.Right, face.Bottom, face.Confidence, face.Score))]);

    private static bool IsBox(FaceResult face) =>
        double.IsFinite(face.Left + face.Top + face.Right + face.Bottom + (face.Confidence ?? 0))
        && face.Left < face.Right && face.Top < face.Bottom;

    private void RequireScore(double? score, string what) =>
        Require(
            score is null or (>= 0 and <= 1),
            string.Create(CultureInfo.InvariantCulture, $"gave {score} as its score of {what}, which is from 0 to 1"));

    private void Require(bool fits, string fault)
    {
        if (!fits)
        {
            throw new DetectorFaultException($"The plugin {plugin} {fault}.");
        }
    }
}

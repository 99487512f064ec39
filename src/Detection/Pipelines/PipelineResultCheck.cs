using System.Globalization;

namespace FakeFinder.Detection.Pipelines;

/// <summary>No number enters a report that is none: each is finite, and a score is from 0 to 1.</summary>
internal static class PipelineResultCheck
{
    /// <exception cref="InvalidVerdictException">One is not; the message says which.</exception>
    public static void Require(PipelineResult verdict, string detector)
    {
        RequireScore(verdict.Score, "the video");
        foreach (var (network, score) in verdict.NetworkScores)
        {
            RequireScore(score, $"the video by {network}");
        }

        foreach (var frame in verdict.Frames)
        {
            Require(double.IsFinite(frame.Seconds), frame.Seconds, $"as the time of frame {frame.Index}");
            RequireScore(frame.Score, $"frame {frame.Index}");
            foreach (var face in frame.Faces)
            {
                RequireScore(face.Score, $"a face in frame {frame.Index}");
                foreach (var number in (ReadOnlySpan<double>)[face.Left, face.Top, face.Right, face.Bottom, face.Confidence ?? 0])
                {
                    Require(double.IsFinite(number), number, $"in the box of a face in frame {frame.Index}");
                }
            }
        }

        void RequireScore(double? score, string what) =>
            Require(score is null or (>= 0 and <= 1), score ?? 0, $"as its score of {what}, which is from 0 to 1");

        void Require(bool fits, double number, string where)
        {
            if (!fits)
            {
                throw new InvalidVerdictException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The detector {detector} gave {number} {where}: its weights are damaged, or this machine computes its networks "
                            + $"wrongly; try 'fakefinder weights verify {detector}'."
                    ));
            }
        }
    }
}

/// <summary>A detector's result has numbers that mean nothing: the failure of that detector alone.</summary>
public sealed class InvalidVerdictException(string message) : Exception(message);

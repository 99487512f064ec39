using System.Runtime.CompilerServices;
using FakeFinder.Media;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>Stands in for decoding and probing: gives frames that the test has.</summary>
internal sealed class GivenFrames(VideoInfo info, IReadOnlyList<Frame> frames) : IFrameSource, IVideoProbe
{
    public List<IReadOnlyList<int>> Unions { get; } = [];

    /// <summary>Thrown where the first frame is asked for.</summary>
    public Exception? DecodingFault { get; init; }

    public InvalidVideoException? ProbeFault { get; init; }

    /// <summary>Called before each frame.</summary>
    public Func<Frame, CancellationToken, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    public Task<VideoInfo> MeasureAsync(VideoFile file, VideoInfo info, CancellationToken cancellationToken) => Task.FromResult(info);

    public async IAsyncEnumerable<Frame> ReadAsync(
        VideoFile file,
        IReadOnlyList<int> wanted,
        IReadOnlyList<int> union,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Unions.Add(union);
        if (DecodingFault is not null)
        {
            throw DecodingFault;
        }

        foreach (var frame in frames.Where(frame => wanted.Contains(frame.Index)))
        {
            await Before(frame, cancellationToken);
            yield return frame;
        }
    }

    public Task<VideoInfo> ProbeAsync(string path, string name, CancellationToken cancellationToken) =>
        ProbeFault is null
            ? Task.FromResult(info with { Stream = info.Stream ?? SampleClip.Info.Stream })
            : Task.FromException<VideoInfo>(ProbeFault);
}

using FakeFinder.Media;
using FakeFinder.Media.Probing;


namespace FakeFinder.Storage.Tests;

/// <summary>
/// Takes every file for a video, but those that begin with "not a video"; of those that begin with "noted" there is something to be said.
/// </summary>
internal sealed class ProbeDouble : IVideoProbe
{
    public static VideoInfo Info { get; } = new("mov,mp4,m4a,3gp,3g2,mj2", "h264", 640, 360, 90, 29.97, TimeSpan.FromTicks(30_030_030));

    public static VideoInfo Noted { get; } =
        Info with
        {
            Notes = [new(VideoNoteKinds.EndsEarly, "The file ends early."), new("madeUp", "Zoë's \"note\".")],
        };

    public async Task<VideoInfo> ProbeAsync(string path, string name, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        return text.StartsWith("not a video", StringComparison.Ordinal)
            ? throw new InvalidVideoException($"'{name}' is not a video.", InvalidVideoReason.Content)
            : text.StartsWith("noted", StringComparison.Ordinal) ? Noted : Info;
    }
}

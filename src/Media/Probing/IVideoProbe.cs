namespace FakeFinder.Media.Probing;

/// <summary>Looks into a container with ffprobe, without decoding.</summary>
public interface IVideoProbe
{
    /// <param name="name">What the user called the file, for messages.</param>
    /// <exception cref="InvalidVideoException">Not a video, empty, truncated, no video stream, or over a limit; the message names the file
    /// and the reason.</exception>
    Task<VideoInfo> ProbeAsync(string path, string name, CancellationToken cancellationToken);
}

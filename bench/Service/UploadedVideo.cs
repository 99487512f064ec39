using FakeFinder.Media.Probing;


namespace FakeFinder.Bench.Service;

/// <summary>A video as the service describes it.</summary>
internal sealed record UploadedVideo(string Id, int Width, int Height, int FrameCount, double FrameRate)
{
    public VideoInfo ToInfo() => new("", "", Width, Height, FrameCount, FrameRate, TimeSpan.FromSeconds(FrameCount / FrameRate));
}

using FakeFinder.Media.Containers;
using FakeFinder.Media.Probing;

namespace FakeFinder.Clips;

/// <summary>The sample clip of the repository: 640 x 480, 300 frames, 30 a second.</summary>
public static class Sample
{
    public static VideoInfo Info { get; } = new("mov,mp4,m4a,3gp,3g2,mj2", "h264", 640, 480, 300, 30, TimeSpan.FromSeconds(10))
    {
        Stream = new StreamInfo { Index = 0, TimeBase = new Rational(1, 15360), TrackId = 1, HasIndex = true, Pixels = 640 * 480 },
    };

    public static string Path { get; } = System.IO.Path.Combine(Decoders.Root, "samples", "astronaut.mp4");
}

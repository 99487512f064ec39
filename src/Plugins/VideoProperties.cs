namespace FakeFinder.Plugins;

/// <summary>What is known of a video before it is decoded.</summary>
/// <param name="FrameCount">Counted by the container's index or packets; fewer may decode.</param>
/// <param name="FrameRate">Frames a second on average.</param>
/// <param name="Duration">Of the video stream.</param>
/// <param name="Width">Pixels as shown, after the container's rotation.</param>
/// <param name="Height">Pixels as shown, after the container's rotation.</param>
public sealed record VideoProperties(int FrameCount, double FrameRate, TimeSpan Duration, int Width, int Height);

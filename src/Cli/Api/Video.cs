namespace FakeFinder.Cli.Api;

/// <summary>A video as the service took it in.</summary>
/// <param name="Id">SHA-256 of its bytes.</param>
internal sealed record Video(string Id, string Name, long Bytes, int Width, int Height, int FrameCount);

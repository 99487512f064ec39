using FakeFinder.Media.Probing;


namespace FakeFinder.Media.Decoding;

/// <summary>A video on this machine.</summary>
/// <param name="Id">SHA-256 of the bytes: what frames are shared by.</param>
/// <param name="Path">A local file.</param>
/// <param name="Stream">The stream whose frames are read.</param>
public sealed record VideoFile(string Id, string Path, StreamInfo Stream);

using FakeFinder.Media.Probing;


namespace FakeFinder.Storage.Videos;

/// <summary>A video that was taken in.</summary>
/// <param name="Id">SHA-256 of its bytes, lower-case hexadecimal.</param>
/// <param name="Name">The name of its latest upload.</param>
/// <param name="Bytes">Its size.</param>
public sealed record StoredVideo(string Id, string Name, long Bytes, VideoInfo Info, DateTimeOffset UploadedAt);

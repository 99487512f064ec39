namespace FakeFinder.Storage.Videos;

/// <summary>An upload whose bytes may be in their place, and whose video has no row yet.</summary>
internal sealed record BegunUpload(string VideoId, string Name, DateTimeOffset At, string? Owner = null);

/// <summary>
/// A deletion whose bytes may still be there: the proof that they are those of a video that was known, and is wanted no more.
/// </summary>
internal sealed record RecordedDeletion(string VideoId, DateTimeOffset At);

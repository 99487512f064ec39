namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>A box that passed a network's threshold, with where that network would move it.</summary>
internal readonly record struct MtcnnCandidate(MtcnnBox Box, BoxOffsets Offsets);

using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>A block of crops for one network, and where their scores belong.</summary>
/// <param name="Block">n x 3 x 224 x 192; of sequences, all seven frames of each, one after another.</param>
/// <param name="Rows">As many.</param>
internal sealed record NtechBatch(NtechInput Input, NetworkTensor Block, IReadOnlyList<NtechRow> Rows);

/// <summary>One crop.</summary>
/// <param name="Track">Its number.</param>
/// <param name="Place">The number of the face in its track, or of the frame among the seven times as many of all sequences.</param>
internal readonly record struct NtechRow(int Track, int Place);

/// <summary>What a network said of a block.</summary>
/// <param name="Logits">One for each row.</param>
internal sealed record NtechOutputs(NtechBatch Batch, IReadOnlyList<float> Logits);

namespace FakeFinder.Weights.Checkpoints;

/// <summary>A storage, or a part of one, that a pickle names; its bytes lie elsewhere in the file.</summary>
/// <param name="Key">By which the container finds the bytes.</param>
/// <param name="First">Where this part begins in the storage, in elements.</param>
/// <param name="Count">Elements of this part.</param>
internal sealed record StorageReference(string Key, ElementType Element, long First, long Count);

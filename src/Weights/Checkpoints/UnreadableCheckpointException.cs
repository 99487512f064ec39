namespace FakeFinder.Weights.Checkpoints;

/// <summary>
/// Why a file cannot be read, as the rest of a sentence that begins with the file's name; <see cref="Checkpoint"/> makes the sentence.
/// </summary>
internal sealed class UnreadableCheckpointException(string predicate, Exception? inner = null) : Exception(predicate, inner)
{
    public static UnreadableCheckpointException Damaged(string what, Exception? inner = null) =>
        new($"is damaged or cut off: {what}; get the file once more.", inner);
}

namespace FakeFinder.Weights.Pull;

/// <summary>A file is not the one that is pinned or recorded: a sentence that says what helps.</summary>
internal sealed class ChangedFileException : Exception
{
    private ChangedFileException(string message)
        : base(message)
    {
    }

    public static ChangedFileException Pinned(string name, string from, string found, string pinned) =>
        new($"{name} from {from} has SHA-256 {found}, and models.json pins {pinned}.");

    public static ChangedFileException Recorded(string name, string from, string found, string recorded) =>
        new(
            $"{name} from {from} has SHA-256 {found}, and {WeightsLock.FileName} recorded {recorded} at the first pull. Find out why it "
                + "changed; --accept-changed takes it.");

    public static ChangedFileException Damaged(string name, string from, string found, string manifest) =>
        new($"{name} from {from} has SHA-256 {found}, and the manifest beside it names {manifest}.");
}

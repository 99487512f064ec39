namespace FakeFinder.Weights.Checkpoints;

/// <summary>A layout in which the storages lie in the file itself, one behind the other.</summary>
/// <param name="file">Is disposed of with the container.</param>
internal abstract class StreamContainer(Stream file) : CheckpointContainer
{
    protected Stream File => file;

    /// <summary>Where each storage begins.</summary>
    protected Dictionary<string, long> Positions { get; } = new(StringComparer.Ordinal);

    public override void Read(StorageReference storage, long offset, Span<byte> target)
    {
        file.Position = Positions[storage.Key] + offset;
        file.ReadExactly(target);
    }

    public override void Dispose()
    {
        file.Dispose();
        base.Dispose();
    }
}

namespace FakeFinder.Storage.Tests;

/// <summary>Gives as many bytes as said, and then fails.</summary>
internal sealed class BreakingStream(int bytes, Func<Exception> fault) : MemoryStream([.. Enumerable.Repeat((byte)'x', bytes)])
{
    public BreakingStream(int bytes, Exception fault)
        : this(bytes, () => fault)
    {
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw fault();
}

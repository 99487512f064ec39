namespace FakeFinder.Storage.Access;

/// <summary>How much callers have used, for all processes of the service together.</summary>
public interface ICallerUsage
{
    /// <returns>The bytes that a caller has sent on a day of UTC.</returns>
    Task<long> BytesAsync(string caller, DateOnly day, CancellationToken cancellationToken);

    /// <summary>Adds to them; days long past are forgotten meanwhile.</summary>
    Task AddBytesAsync(string caller, DateOnly day, long bytes, CancellationToken cancellationToken);
}

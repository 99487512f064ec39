using System.Buffers.Binary;

namespace FakeFinder.Storage.Jobs;

/// <summary>Where a job's state is kept, in the table of all grains' states: as Orleans' own ADO.NET storage names it.</summary>
/// <param name="Service">Orleans' id of the service.</param>
/// <param name="Job">The grain's key.</param>
public sealed record StateKey(string Service, Guid Job)
{
    /// <summary>The name under which the job's grain keeps it.</summary>
    public const string Kind = "job";

    internal long N0 => Half(0);

    internal long N1 => Half(sizeof(long));

    private long Half(int offset) => BinaryPrimitives.ReadInt64LittleEndian(Job.ToByteArray().AsSpan(offset));
}

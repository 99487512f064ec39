namespace FakeFinder.Weights.Places;

/// <summary>A place does not give a file: one sentence without its full stop.</summary>
internal sealed class PlaceException(string message, PlaceFault fault, Exception? inner = null) : Exception(message, inner)
{
    public PlaceFault Fault => fault;

    /// <summary>When the place wants to be asked again; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What helps against a fault.</summary>
internal enum PlaceFault
{
    /// <summary>There is no such file, or it is not for us: another address may have it.</summary>
    Absent,

    /// <summary>It may pass: the same address can be asked again.</summary>
    Passing,

    /// <summary>It will not pass by itself.</summary>
    Lasting,
}

using System.Collections.Immutable;

namespace FakeFinder.Contracts.Internal;

/// <summary>The answer to a heartbeat.</summary>
/// <param name="Stop">Leases that have ended: their work is to stop.</param>
[GenerateSerializer, Immutable, Alias("ff.HeartbeatAnswer")]
public sealed record HeartbeatAnswer([property: Id(0)] ImmutableArray<Guid> Stop);

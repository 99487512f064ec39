using FakeFinder.Contracts;

namespace FakeFinder.Web.Probes;

/// <summary>The job, as it stands, cannot be probed.</summary>
public sealed class ProbeRefusedException(string message) : FakeFinderException(message);

namespace FakeFinder.Hosting;

/// <summary>What a silo hosts.</summary>
public enum SiloRole
{
    /// <summary>Jobs, batches, capacity.</summary>
    Control,

    /// <summary>Detectors.</summary>
    Worker,
}

/// <summary>The grain runs on silos of this role only.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HostedByAttribute(SiloRole role) : Attribute
{
    /// <summary>The role of its silos.</summary>
    public SiloRole Role { get; } = role;
}

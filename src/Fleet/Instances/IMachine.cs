namespace FakeFinder.Fleet.Instances;

/// <summary>The machine on which a worker runs, as its provider knows it from within.</summary>
public interface IMachine
{
    /// <summary>The provider's id of it; null as long as it is not known.</summary>
    string? Id { get; }

    /// <summary>When it will be taken away; null where nothing is known of that.</summary>
    DateTimeOffset? EndsAt { get; }
}

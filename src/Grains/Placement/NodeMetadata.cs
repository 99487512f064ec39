namespace FakeFinder.Grains.Placement;

/// <summary>All that a silo's metadata say: its role and its node.</summary>
internal static class NodeMetadata
{
    public const string Role = "role";

    public const string Node = "node";

    public static string Of(SiloRole role) => role == SiloRole.Worker ? "worker" : "control";
}

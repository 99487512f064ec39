namespace FakeFinder.Hosting;

/// <summary>The names of Orleans' storage providers in configuration.</summary>
public static class StorageNames
{
    /// <summary>Of the state of jobs.</summary>
    public const string Jobs = "jobs";
}

using FakeFinder.Hosting;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Silo;

/// <summary>Key <c>FakeFinder:Role</c> of a silo process.</summary>
internal static class Role
{
    /// <summary>Neither: a detector is tried, and the process is part of no cluster.</summary>
    public static bool IsTrial(IConfiguration configuration) => configuration["FakeFinder:Role"] == "trial";

    public static bool IsWorker(IConfiguration configuration) => configuration["FakeFinder:Role"] switch
    {
        "worker" => true,
        "control" => false,
        var other => throw new InvalidOperationException($"FakeFinder:Role is '{other}'; it must be worker, control or trial.").AsRefusal(),
    };
}

using FakeFinder.Hosting;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Silo;

/// <summary>Key <c>FakeFinder:Role</c> of a silo process.</summary>
internal static class Role
{
    public static bool IsWorker(IConfiguration configuration) => configuration["FakeFinder:Role"] switch
    {
        "worker" => true,
        "control" => false,
        var other => throw new InvalidOperationException($"FakeFinder:Role is '{other}'; it must be worker or control.").AsRefusal(),
    };
}

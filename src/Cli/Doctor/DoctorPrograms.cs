using System.Diagnostics;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Doctor;

/// <summary>
/// The service's programs that look at what they would need themselves: so their own configuration and code are what is looked at.
/// </summary>
/// <param name="Name">As sentences call it: web or worker.</param>
/// <param name="Start">How it is started; null where it is not on this machine.</param>
/// <param name="WhyNot">Why it is not started.</param>
internal sealed record DoctorProgram(string Name, ProcessStartInfo? Start, string? WhyNot = null);

/// <summary>Which programs look, and with which settings.</summary>
internal static class DoctorPrograms
{
    private const string RoleVariable = "FakeFinder__Role";
    private const string WeightsVariable = "FakeFinder__Catalog__Weights";
    private const string Worker = "worker";

    /// <summary>What the user names goes before the environment, and that before the default of <c>up</c>.</summary>
    public static IReadOnlyList<DoctorProgram> For(string? data, string? weights, string? models, bool cluster)
    {
        var settings = ServiceSettings.For(data, weights, port: 0, models);
        List<string> arguments =
        [
            $"--FakeFinder:Doctor={(cluster ? "cluster" : "machine")}",
            $"--FakeFinder:Catalog:Models={settings.ModelsFile}",
            .. ServiceSettings.DataArguments(data),
            .. weights is null && Environment.GetEnvironmentVariable(WeightsVariable) is { Length: > 0 }
                ? Array.Empty<string>()
                : [$"--FakeFinder:Catalog:Weights={settings.WeightsFolder}"],
        ];
        return
        [
            Environment.GetEnvironmentVariable(RoleVariable) == Worker
                ? new DoctorProgram("web", Start: null, $"{RoleVariable} is {Worker}: this machine is no control and serves no pages.")
                : Program("web", "Web", arguments),
            Program(Worker, "Silo", [.. arguments, $"--FakeFinder:Role={Worker}"]),
        ];
    }

    private static DoctorProgram Program(string name, string project, IEnumerable<string> arguments)
    {
        try
        {
            var start = PublishedProgram.Start(project);
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            return new DoctorProgram(name, start);
        }
        catch (CliException missing)
        {
            return new DoctorProgram(name, Start: null, missing.Message);
        }
    }
}

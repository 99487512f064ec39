using FakeFinder.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Trials;

/// <summary>Registration of trials.</summary>
public static class TrialServices
{
    /// <summary>
    /// Adds <see cref="DetectorTrial"/>, with detection and the look into videos. Needs the catalog, and the networks that pipelines expect
    /// to be built in.
    /// </summary>
    public static IServiceCollection AddDetectorTrial(this IServiceCollection services, IConfiguration configuration) =>
        services.AddProbing(configuration).AddDetection(configuration).AddSingleton<DetectorTrial>();
}

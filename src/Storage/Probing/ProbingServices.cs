using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Probing;

/// <summary>Registration of FFmpeg's programs and of the look into videos.</summary>
public static class ProbingServices
{
    /// <summary>Adds <see cref="IVideoProbe"/> with section <c>FakeFinder:Probe</c>, and <see cref="MediaTools"/>.</summary>
    public static IServiceCollection AddProbing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProbeOptions>().Bind(configuration.GetSection("FakeFinder:Probe")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProbeOptions>, ProbeOptionsValidator>());
        services.TryAddSingleton<IVideoProbe, VideoProbe>();
        return services.AddMediaTools(configuration);
    }

    /// <summary>Adds <see cref="MediaTools"/> with section <c>FakeFinder:Media</c>. Adding it twice changes nothing.</summary>
    public static IServiceCollection AddMediaTools(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MediaOptions>().Bind(configuration.GetSection("FakeFinder:Media")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MediaTools>();
        return services;
    }
}

using FakeFinder.Checks;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Doctor;
using FakeFinder.Media.Perturbing;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Proxies;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media;

/// <summary>
/// Registration of what touches a user's bytes: FFmpeg's programs, the look into videos, decoding. Adding one twice changes nothing.
/// </summary>
public static class MediaServices
{
    /// <summary>Adds <see cref="IVideoProbe"/> with section <c>FakeFinder:Probe</c>, and <see cref="MediaTools"/>.</summary>
    public static IServiceCollection AddProbing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProbeOptions>().Bind(configuration.GetSection("FakeFinder:Probe")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProbeOptions>, ProbeOptionsValidator>());
        services.TryAddSingleton<IVideoProbe, VideoProbe>();
        return services.AddMediaTools(configuration);
    }

    /// <summary>
    /// Adds <see cref="IFrameSource"/> with section <c>FakeFinder:Decoding</c>, <see cref="PerturbedVideos"/> with section
    /// <c>FakeFinder:Perturbing</c>, <see cref="ProxyVideos"/> with section <c>FakeFinder:Proxies</c>, and <see cref="MediaTools"/>.
    /// </summary>
    public static IServiceCollection AddDecoding(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DecodingOptions>().Bind(configuration.GetSection("FakeFinder:Decoding")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DecodingOptions>, DecodingOptionsValidator>());
        services.TryAddSingleton<Instruments>();
        services.TryAddSingleton<VideoDecoder>();
        services.TryAddSingleton<IFrameSource, FrameSource>();
        services.AddOptions<PerturbingOptions>().Bind(configuration.GetSection("FakeFinder:Perturbing")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PerturbingOptions>, PerturbingOptionsValidator>());
        services.TryAddSingleton<PerturbedVideos>();
        services.AddOptions<ProxyOptions>().Bind(configuration.GetSection("FakeFinder:Proxies")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProxyOptions>, ProxyOptionsValidator>());
        services.TryAddSingleton<ProxyVideos>();
        return services.AddMediaTools(configuration);
    }

    /// <summary>Adds <see cref="MediaTools"/> with section <c>FakeFinder:Media</c>, whose sandbox is tried when the host starts.</summary>
    private static IServiceCollection AddMediaTools(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MediaOptions>().Bind(configuration.GetSection("FakeFinder:Media")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MediaTools>();
        services.AddCheck<FfmpegCheck>("ffmpeg").AddCheck<SandboxFinding>("sandbox").AddCheck<ScratchCheck>("temporary files");
        return services.AddHostedService<SandboxCheck>();
    }
}

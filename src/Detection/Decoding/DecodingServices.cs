using FakeFinder.Storage.Probing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Decoding;

/// <summary>Registration of decoding.</summary>
public static class DecodingServices
{
    /// <summary>Adds <see cref="IFrameSource"/> with section <c>FakeFinder:Decoding</c>, and what runs FFmpeg with section <c>FakeFinder:Media</c>.</summary>
    public static IServiceCollection AddDecoding(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DecodingOptions>().Bind(configuration.GetSection("FakeFinder:Decoding")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DecodingOptions>, DecodingOptionsValidator>());
        services.TryAddSingleton<Instruments>();
        services.TryAddSingleton<VideoDecoder>();
        services.TryAddSingleton<IFrameSource, FrameSource>();
        return services.AddMediaTools(configuration);
    }
}

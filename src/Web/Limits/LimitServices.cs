using FakeFinder.Web.Access;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Limits;

/// <summary>What one caller may use: registration, and the place in the pipeline.</summary>
internal static class LimitServices
{
    /// <summary>Adds section <c>FakeFinder:Limits</c>.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LimitOptions>().Bind(configuration.GetSection(LimitOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, RequestLimits>();
        return services.AddRateLimiter(_ => { });
    }

    /// <summary>Comes once the caller is known, and before anything is done for them.</summary>
    public static IApplicationBuilder UseLimits(this IApplicationBuilder app) => app.UseRateLimiter().UseMiddleware<ByteLimit>();
}

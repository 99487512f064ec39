using FakeFinder.Web.SignIn;
using FakeFinder.Web.Telemetry;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Security;

/// <summary>How the service guards its port.</summary>
public static class SecurityPipeline
{
    /// <summary>Adds section <c>FakeFinder:Web</c>, who may use the service, and the check that an open port needs both.</summary>
    internal static IServiceCollection AddFakeFinderSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebOptions>().Bind(configuration.GetSection("FakeFinder:Web")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebOptions>, WebOptionsValidator>();
        services.AddAccess(configuration);
        services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, TrustedProxies>();
        return services.AddHostedService<ListenGuard>();
    }

    /// <summary>
    /// The first of the pipeline: what trusted proxies say, headers on every answer, known host names only, no plain HTTP from other
    /// machines, and unsafe requests from our own pages or from programs only.
    /// </summary>
    public static IApplicationBuilder UseFakeFinderSecurity(this IApplicationBuilder app) =>
        app.UseForwardedHeaders().UseRefusalCount().Use(SecurityHeaders.WriteAsync).UseMiddleware<RequestGuard>();
}

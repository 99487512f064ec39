using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Security;

/// <summary>How the service guards its port.</summary>
public static class SecurityPipeline
{
    /// <summary>Adds section <c>FakeFinder:Web</c> and the check that an open port needs authentication.</summary>
    internal static IServiceCollection AddFakeFinderSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebOptions>().Bind(configuration.GetSection("FakeFinder:Web")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebOptions>, WebOptionsValidator>();
        return services.AddHostedService<ListenGuard>();
    }

    /// <summary>
    /// The first of the pipeline: headers on every answer, known host names only, and unsafe requests from our own pages or from programs
    /// only.
    /// </summary>
    public static IApplicationBuilder UseFakeFinderSecurity(this IApplicationBuilder app) =>
        app.Use(SecurityHeaders.WriteAsync).UseMiddleware<RequestGuard>();
}

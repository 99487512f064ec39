using FakeFinder.Hosting.Telemetry;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Orleans.Dashboard;

namespace FakeFinder.Web.Telemetry;

/// <summary>What the web process tells of itself, and where operators read it.</summary>
internal static class WebTelemetry
{
    /// <summary>Orleans' own dashboard.</summary>
    public const string Cluster = "/cluster";

    private const string Metrics = "/metrics";

    /// <summary>Adds section <c>FakeFinder:Telemetry</c> with what a web process has: its requests, and Prometheus' format.</summary>
    public static IServiceCollection AddWebTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Instruments>();
        return services.AddTelemetry(
            configuration,
            "web",
            tracing => tracing.AddAspNetCoreInstrumentation(options => options.Filter = IsTraced),
            metrics =>
            {
                metrics.AddMeter("Microsoft.AspNetCore.Hosting");
                if (TelemetryOptions.Of(configuration).Prometheus)
                {
                    metrics.AddPrometheusExporter();
                }
            });
    }

    /// <summary>Counts the requests that are refused, by the status of their answer; checks of health are not.</summary>
    public static IApplicationBuilder UseRefusalCount(this IApplicationBuilder app)
    {
        var refusals = app.ApplicationServices.GetRequiredService<Instruments>().Refusals;
        return app.Use(async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode is (>= 400 and < 500) or StatusCodes.Status503ServiceUnavailable && !IsHealth(context))
            {
                refusals.Add(1, new KeyValuePair<string, object?>("http.response.status_code", context.Response.StatusCode));
            }
        });
    }

    /// <summary>Maps <c>/metrics</c> and <c>/cluster</c> for operators, as far as the settings say so.</summary>
    public static IEndpointRouteBuilder MapTelemetry(this IEndpointRouteBuilder endpoints)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<TelemetryOptions>>().Value;
        if (options.Prometheus)
        {
            endpoints.MapPrometheusScrapingEndpoint(Metrics).Needs(AccessScope.Operate);
        }

        if (options.OrleansDashboard)
        {
            endpoints.MapOrleansDashboard(Cluster).Needs(AccessScope.Operate);

            // The dashboard's stream of this process's log: there are better ways to read it, and this one has no end.
            endpoints
                .MapGet($"{Cluster}/Trace", () => TypedResults.NotFound())
                .Needs(AccessScope.Operate)
                .WithOrder(-1).ExcludeFromDescription();
        }

        return endpoints;
    }

    /// <summary>Pages, their files and their connections are no requests that a trace explains; nor are checks of health.</summary>
    private static bool IsTraced(HttpContext context) =>
        Problems.IsApi(context.Request.Path) && !IsHealth(context);

    /// <summary>What load balancers ask all the time, of both APIs; "not yet" is an answer there.</summary>
    private static bool IsHealth(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/health") || context.Request.Path.StartsWithSegments("/healthcheck");
}

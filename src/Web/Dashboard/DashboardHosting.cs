using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Dashboard.Access;
using FakeFinder.Web.Dashboard.Analysts;
using FakeFinder.Web.Dashboard.Capacity;
using FakeFinder.Web.Dashboard.Detectors;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;

namespace FakeFinder.Web.Dashboard;

/// <summary>Registration of the dashboard.</summary>
public static class DashboardHosting
{
    /// <summary>
    /// Adds what the pages need. The catalog, the video library, the reports, the index of jobs and an Orleans client or silo
    /// are added elsewhere.
    /// </summary>
    public static IServiceCollection AddFakeFinderDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState().AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        services.AddMudServices();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FleetReader>();
        services.TryAddSingleton<DetectorTimes>();
        services.AddScoped<AnalystName>();
        services.AddScoped<PageCaller>();
        services.AddScoped(provider => new PageAudit(
            provider.GetRequiredService<AuditTrail>(), provider.GetRequiredService<PageCaller>()));
        return services.AddSingleton<LiveFleet>().AddSingleton<DetectorBoard>();
    }

    /// <summary>
    /// Shows a page where an address leads to nothing. What answers for itself, as the APIs do, comes after it in the pipeline.
    /// </summary>
    public static IApplicationBuilder UseFakeFinderPages(this IApplicationBuilder app) =>
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);

    /// <summary>Maps the pages and their static files. Call it after authentication and authorisation.</summary>
    public static WebApplication MapFakeFinderDashboard(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapFakeFinderPages();
        return app;
    }

    /// <summary>Maps the pages and the hub of their circuits: all of them are for callers who may read.</summary>
    internal static void MapFakeFinderPages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode().Needs(AccessScope.Read);
}

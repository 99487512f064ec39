using System.Text.Json;
using System.Text.Json.Serialization;
using FakeFinder.Grains.Control;
using FakeFinder.Grains.Control.Batches;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Api.Batches;
using FakeFinder.Web.Api.Keys;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Comparing;
using FakeFinder.Web.Doctor;
using FakeFinder.Web.Evaluations;
using FakeFinder.Web.Evidence;
using FakeFinder.Web.Export;
using FakeFinder.Web.Export.Keys;
using FakeFinder.Web.Fetching;
using FakeFinder.Web.Hosting;
using FakeFinder.Web.Imaging;
using FakeFinder.Web.Legacy;
using FakeFinder.Web.Notes;
using FakeFinder.Web.Probes;
using FakeFinder.Web.Security;
using FakeFinder.Web.SignIn;
using FakeFinder.Web.Telemetry;
using FakeFinder.Web.Uploads;
using FakeFinder.Web.Webhooks;
using FakeFinder.Web.Weights;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scalar.AspNetCore;

namespace FakeFinder.Web;

/// <summary>Both HTTP APIs as a whole.</summary>
public static class ApiServices
{
    /// <summary>Adds what the APIs need beside grains, catalog and storage, with section <c>FakeFinder:Web</c>.</summary>
    public static IServiceCollection AddFakeFinderApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddFakeFinderSecurity(configuration).AddWebChecks();
        services.AddConnectionLimits().AddDetectorChecks().AddCalibration(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddSingleton<GrainWatch>()
            .AddSingleton<OpenWork>()
            .AddSingleton<JobSubmitter>()
            .AddSingleton<JobWatcher>()
            .AddSingleton<FleetReader>()
            .AddSingleton<DetectorTimes>()
            .AddSingleton<JobEvidence>()
            .AddSingleton<JobNoteBook>()
            .AddSingleton<JobComparer>()
            .AddSingleton<JobProbes>()
            .AddSingleton<WeightsPulls>()
            .AddSingleton<LegacyObjects>()
            .AddSingleton<LegacyWork>()
            .AddSingleton<UploadPlaces>()
            .AddSingleton<KeyMaker>()
            .AddSingleton<AuditTrail>()
            .AddSingleton<RefusalLog>();
        services.AddSingleton<BatchFolders>().AddSingleton<BatchPrefixes>().AddSingleton<BatchSubmitter>().AddSingleton<BatchReader>();
        services.AddSingleton<BatchRemoval>();
        services.AddSingleton<ImagingWorkers>().AddSingleton<PictureBatches>().AddSingleton<VideoImages>();
        services.AddSingleton<IVideoImages>(provider => provider.GetRequiredService<VideoImages>());
        services.AddWebTelemetry(configuration).AddResumableUploads(configuration).AddFetching();
        services.AddEvaluations().AddExports(configuration).AddWebhooks(configuration);
        services.AddOptions<BatchOptions>().Bind(configuration.GetSection("FakeFinder:Batches"));
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
        return services.AddApiDocument();
    }

    /// <summary>
    /// Maps both APIs, <c>/openapi/v1.json</c>, and a page to browse it at <c>/scalar</c>, which needs nothing from the internet.
    /// </summary>
    public static IEndpointRouteBuilder MapFakeFinderApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapVideos().MapUploads().MapFetching().MapImages();
        endpoints.MapJobs().MapJobHistory().MapNotes().MapEvidence().MapComparison().MapProbes().MapExports().MapEvidenceKey();
        endpoints.MapBatches().MapBatchVideos().MapEvaluations().MapDetectors().MapPulls().MapCalibration();
        endpoints.MapDeliveries().MapFleet().MapHealth().MapLegacyApi().MapKeys().MapAudit().MapSignIn().MapTelemetry();
        endpoints.MapOpenApi().RequireAuthorization(AccessPolicies.Known);
        endpoints.MapScalarApiReference("/scalar", (options, context) => options
            .WithTitle("FakeFinder API")
            .WithNonce(context.CspNonce())
            .DisableDefaultFonts()
            .DisableAgent()
            .HideDeveloperTools()
            .DisableTelemetry()).RequireAuthorization(AccessPolicies.Known);
        return endpoints;
    }
}

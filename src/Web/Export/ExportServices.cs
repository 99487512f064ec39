using FakeFinder.Web.Export.Forms;
using FakeFinder.Web.Export.Keys;
using FakeFinder.Web.Export.Page;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Export;

/// <summary>Registration of exports.</summary>
internal static class ExportServices
{
    /// <summary>
    /// Adds the exports of jobs, and the key that signs them by section <c>FakeFinder:Evidence</c>, which is opened at start.
    /// </summary>
    public static IServiceCollection AddExports(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EvidenceOptions>().Bind(configuration.GetSection(EvidenceOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EvidenceOptions>, EvidenceOptionsValidator>());
        return services
            .AddSingleton<ServiceKey>()
            .AddSingleton<ExportPictures>()
            .AddSingleton<JobExporter>()
            .AddSingleton<ReportPageWriter>()
            .AddSingleton<ExportWriter>();
    }
}

using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Uploads;

/// <summary>Registration of resumable uploads, with section <c>FakeFinder:Uploads</c>.</summary>
internal static class UploadServices
{
    public static IServiceCollection AddResumableUploads(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<UploadOptions>().Bind(configuration.GetSection("FakeFinder:Uploads")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UploadOptions>, UploadOptionsValidator>();
        return services.AddSingleton<PartialUploads>().AddHostedService<UploadSweep>();
    }
}

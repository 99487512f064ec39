using FakeFinder.Checks;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.S3;

/// <summary>Registration of S3.</summary>
public static class S3Services
{
    private const string Section = "FakeFinder:Storage:S3";

    /// <summary>
    /// After the storage was added: puts videos and reports into the bucket of section <c>FakeFinder:Storage:S3</c> instead of the data
    /// folder, where it names one, and adds its source buckets as an <see cref="IVideoSource"/>. Without both it does nothing.
    /// </summary>
    public static IServiceCollection AddS3(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<S3Options>() ?? new S3Options();
        if (options.Bucket.Length == 0 && options.SourceBuckets.Count == 0)
        {
            return services
                .AddNotChecked("S3", $"No bucket is configured ({Section}): videos and reports are in the data folder.");
        }

        services.AddCheck<S3Access>("S3").AddCheck<S3Clock>("S3 clock").AddCheck<S3Rights>("S3 rights", ofCluster: true);
        services.AddOptions<S3Options>().Bind(configuration.GetSection(Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<S3Options>, S3OptionsValidator>();
        services.AddSingleton(provider => new S3Objects(provider.GetRequiredService<IOptions<S3Options>>()));
        services.AddHostedService<S3Check>();
        services.AddSingleton<IVideoSource, S3VideoSource>();
        if (options.Bucket.Length > 0)
        {
            services.Replace(ServiceDescriptor.Singleton<IBlobStore, S3BlobStore>());
        }

        return services;
    }
}

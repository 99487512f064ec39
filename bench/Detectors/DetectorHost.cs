using FakeFinder.Catalog;
using FakeFinder.Detection;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Dsfd;
using FakeFinder.Detection.Faces.RetinaFace;
using FakeFinder.Detection.Networks;
using FakeFinder.Media;
using FakeFinder.Weights.Residual;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Bench.Detectors;

/// <summary>Detectors as the service has them, without the service.</summary>
internal static class DetectorHost
{
    /// <param name="weights">The weights folder.</param>
    /// <param name="injectsFaces">For the sample clip with formula weights: see <see cref="InjectedFaces"/>.</param>
    /// <param name="settings">Further ones by their keys.</param>
    public static IHost Create(string weights, bool injectsFaces, IReadOnlyDictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings)
        {
            ["FakeFinder:Catalog:Models"] = Path.Combine(Repository.Root, "models.json"),
            ["FakeFinder:Catalog:Weights"] = weights,
            ["FakeFinder:Decoding:Linger"] = "00:00:00",
        });
        builder.Services.AddCatalog(builder.Configuration).AddProbing(builder.Configuration);
        builder.Services.AddDetection(builder.Configuration).AddBuiltInNetwork(BuiltInNetwork.Residual, ResidualNetwork.Build);
        if (injectsFaces)
        {
            Inject<RetinaFaceFinderFactory>(builder.Services);
            Inject<DsfdFaceFinderFactory>(builder.Services);
        }

        return builder.Build();
    }

    private static void Inject<TFactory>(IServiceCollection services)
        where TFactory : class, IFaceFinderFactory
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(TFactory)));
        services
            .AddSingleton<TFactory>()
            .AddSingleton<IFaceFinderFactory>(provider => new InjectedFaces(provider.GetRequiredService<TFactory>()));
    }
}

using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Media;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Weights.Residual;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>Detection as a worker wires it.</summary>
internal static class DetectionHost
{
    /// <param name="frames">Instead of decoding; null decodes.</param>
    public static IHost Create(GivenFrames? frames, string? models = null, params (string Key, string Value)[] settings) =>
        Create(_ => { }, frames, models, settings);

    /// <param name="add">Adds what the test has of its own.</param>
    /// <inheritdoc cref="Create(GivenFrames?, string?, ValueTuple{string, string}[])"/>
    public static IHost Create(
        Action<IServiceCollection> add,
        GivenFrames? frames,
        string? models,
        params (string Key, string Value)[] settings
    ) =>
        Wire(
            services => add(services.AddBuiltInNetwork(BuiltInNetwork.Residual, ResidualNetwork.Build)),
            frames,
            models ?? SampleClip.Models,
            settings);

    /// <summary>With the test's own networks, and with its own face finder where it has one.</summary>
    /// <param name="networks">What builds each of them, by its name.</param>
    /// <inheritdoc cref="Create(GivenFrames?, string?, ValueTuple{string, string}[])"/>
    public static IHost Create(
        IFrameSource? frames,
        string models,
        IReadOnlyDictionary<string, Func<byte[]>> networks,
        IFaceFinder? faces = null
    ) =>
        Wire(
            services =>
            {
                foreach (var (name, build) in networks)
                {
                    services.AddBuiltInNetwork(name, build);
                }

                if (faces is not null)
                {
                    services.AddSingleton<IFaceFinderFactory>(new GivenFinder(faces));
                }
            },
        frames,
        models,
        []);

    public static Task<ILoadedDetector> LoadAsync(this IHost host, string detector) =>
        host.Services.GetRequiredService<IDetectorLoader>().LoadAsync(detector, CancellationToken.None);

    public static DetectionRequest Request(params string[] detectors) => new("0123", SampleClip.Path, detectors);

    /// <param name="frames">It is the probe too.</param>
    private static IHost Wire(Action<IServiceCollection> add, IFrameSource? frames, string models, (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Configuration["FakeFinder:Catalog:Models"] = models;
        builder.Services.AddCatalog(builder.Configuration);
        builder.Services.AddDetection(builder.Configuration);
        if (frames is null)
        {
            builder.Services.AddProbing(builder.Configuration);
        }
        else
        {
            builder.Services.AddSingleton(frames).AddSingleton((IVideoProbe)frames);
        }

        add(builder.Services);
        return builder.Build();
    }
}

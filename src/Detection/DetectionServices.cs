using FakeFinder.Checks;
using FakeFinder.Detection.Detectors.Eighteen;
using FakeFinder.Detection.Detectors.Http;
using FakeFinder.Detection.Detectors.Medics;
using FakeFinder.Detection.Detectors.Nothing;
using FakeFinder.Detection.Detectors.Ntech;
using FakeFinder.Detection.Detectors.Residual;
using FakeFinder.Detection.Doctor;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Dsfd;
using FakeFinder.Detection.Faces.Haar;
using FakeFinder.Detection.Faces.Mtcnn;
using FakeFinder.Detection.Faces.RetinaFace;
using FakeFinder.Detection.Faces.WholeFrame;
using FakeFinder.Detection.Imaging;
using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Plugins;
using FakeFinder.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection;

/// <summary>Registration of detection.</summary>
public static class DetectionServices
{
    /// <summary>
    /// Adds <see cref="IDetectorLoader"/> with section <c>FakeFinder:Detection</c>, all face finders and all pipelines. Needs the catalog,
    /// <c>AddProbing</c>, and the networks that pipelines expect to be built in (<see cref="AddBuiltInNetwork"/>).
    /// </summary>
    public static IServiceCollection AddDetection(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DetectionOptions>().Bind(configuration.GetSection("FakeFinder:Detection")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DetectionOptions>, DetectionOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ExecutionProvider>().AddHostedService<ProviderCheck>();
        services
            .AddCheck<WeightsCheck>("weights", limit: TimeSpan.FromMinutes(15))
            .AddCheck<RuntimeCheck>("ONNX Runtime", limit: TimeSpan.FromMinutes(1));
        services.AddSingleton<Instruments>().AddSingleton<MemoryReturn>().AddSingleton<WorkerMemory>();
        services.AddSingleton<NetworkFiles>().AddSingleton<NetworkPool>();
        services
            .AddSingleton<FaceFinders>()
            .AddSingleton<IFaceFinderFactory, HaarFaceFinderFactory>()
            .AddSingleton<IFaceFinderFactory, WholeFrameFinderFactory>()
            .AddSingleton<IFaceFinderFactory, MtcnnFaceFinderFactory>();
        services.AddSingleton<IFaceFinderFactory, RetinaFaceFinderFactory>().AddSingleton<IFaceFinderFactory, DsfdFaceFinderFactory>();
        services.AddSingleton<PipelineRegistry>().AddSingleton<IPipeline, ResidualPipeline>().AddSingleton<IPipeline, NothingPipeline>();
        services.AddSingleton<IPipeline, EnsemblePipeline>().AddSingleton<InstalledPlugins>().AddSingleton<IPipeline, PluginPipeline>();
        services
            .AddSingleton<IPipeline, MedicsPipeline>()
            .AddSingleton<IPipeline, NtechPipeline>()
            .AddSingleton<IPipeline, EighteenPipeline>();
        services.AddSingleton<IPipeline, HttpPipeline>();
        services.AddHostedService<MistakesCheck>().AddSingleton<ProgramVersions>();
        services.AddDecoding(configuration);
        services.AddSingleton<IVideoImaging, VideoImaging>();
        return services.AddSingleton<IDetectorLoader, DetectorLoader>();
    }

    /// <summary>
    /// Loads ahead what the first job of a process would wait for: ONNX Runtime with its execution provider, OpenCV, and the list of what
    /// can run here. No network of a detector.
    /// </summary>
    /// <exception cref="DetectorLoadException">The configured execution provider does not load.</exception>
    public static Task WarmUpDetectionAsync(this IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<WarmUp>(services).RunAsync();

    /// <summary>Adds a network that the program makes itself, instead of a file in the weights folder.</summary>
    /// <param name="name">As pipelines ask for it, such as <see cref="BuiltInNetwork.Residual"/>.</param>
    /// <param name="build">Gives the bytes of the ONNX file, the same at each call.</param>
    public static IServiceCollection AddBuiltInNetwork(this IServiceCollection services, string name, Func<byte[]> build) =>
        services.AddSingleton(new BuiltInNetwork(name, build));
}

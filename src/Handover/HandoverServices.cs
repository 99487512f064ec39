using FakeFinder.Detection.Detectors.Http.Handovers;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Handover;

/// <summary>Registration of what serves videos to programs behind HTTP.</summary>
public static class HandoverServices
{
    /// <summary>Adds <see cref="IVideoServer"/>. Nothing listens before a detector needs it.</summary>
    public static IServiceCollection AddVideoServer(this IServiceCollection services) =>
        services.AddSingleton<IVideoServer, VideoServer>();
}

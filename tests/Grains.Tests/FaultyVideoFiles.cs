using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FakeFinder.Grains.Tests;

/// <summary>A worker's videos, with the faults of <see cref="ScriptedDetectors.StorageFaults"/> in front of them.</summary>
internal sealed class FaultyVideoFiles(IVideoFiles inner, ScriptedDetectors detectors) : IVideoFiles
{
    public static void Put(IServiceCollection services, ScriptedDetectors detectors)
    {
        var real = services.Last(service => service.ServiceType == typeof(IVideoFiles)).ImplementationType!;
        services.Replace(
            ServiceDescriptor.Singleton<IVideoFiles>(provider => new FaultyVideoFiles(
                (IVideoFiles)ActivatorUtilities.CreateInstance(provider, real),
                detectors)));
    }

    public Task<LocalFile> GetLocalFileAsync(string id, CancellationToken cancellationToken) =>
        detectors.StorageFaults.TryDequeue(out var fault)
            ? Task.FromException<LocalFile>(fault)
            : inner.GetLocalFileAsync(id, cancellationToken);
}

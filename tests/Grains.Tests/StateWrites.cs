using FakeFinder.Grains.Control.Videos;
using FakeFinder.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace FakeFinder.Grains.Tests;

/// <summary>
/// The real storage of the grains' state. Just after it has recorded that a job has ended, the test does what it likes.
/// </summary>
internal sealed class StateWrites(IGrainStorage storage, Func<Task> afterTheEnd) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Puts it in the place of what the services have.</summary>
    public static void Put(IServiceCollection services, Func<Task> afterTheEnd)
    {
        var real = services.Last(service =>
            service.IsKeyedService && service.ServiceType == typeof(IGrainStorage) && StorageNames.Jobs.Equals(service.ServiceKey));
        services.Remove(real);
        services.AddKeyedSingleton<IGrainStorage>(
            StorageNames.Jobs,
            (provider, key) => new StateWrites((IGrainStorage)real.KeyedImplementationFactory!(provider, key), afterTheEnd));
    }

    public void Participate(ISiloLifecycle observer) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(observer);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ReadStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await storage.WriteStateAsync(stateName, grainId, grainState);
        if (grainState.State is JobRecord job && job.Parts.All(part => part.Ended))
        {
            await afterTheEnd();
        }
    }
}

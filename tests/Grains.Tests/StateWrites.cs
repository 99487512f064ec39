using FakeFinder.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests;

/// <summary>
/// The real storage of jobs' states. Just after it has recorded that a job has ended, the test does what it likes.
/// </summary>
internal sealed class StateWrites(IJobStates states, Func<Task> afterTheEnd) : IJobStates
{
    /// <summary>Puts it in the place of what the services have.</summary>
    public static void Put(IServiceCollection services, Func<Task> afterTheEnd)
    {
        var real = services.Last(service => service.ServiceType == typeof(IJobStates));
        services.Remove(real);
        services.AddSingleton<IJobStates>(provider =>
            new StateWrites((IJobStates)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!), afterTheEnd));
    }

    public Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken) => states.ReadAsync(key, cancellationToken);

    public Task<JobOpening> OpenAsync(StateKey key, byte[] payload, JobRow row, CancellationToken cancellationToken) =>
        states.OpenAsync(key, payload, row, cancellationToken);

    public Task DeleteAsync(StateKey key, int version, CancellationToken cancellationToken) =>
        states.DeleteAsync(key, version, cancellationToken);

    public async Task<int> WriteAsync(StateKey key, int version, byte[] payload, JobRow? ended, CancellationToken cancellationToken)
    {
        var written = await states.WriteAsync(key, version, payload, ended, cancellationToken);
        if (ended is not null)
        {
            await afterTheEnd();
        }

        return written;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FakeFinder.Checks;

/// <summary>Registration of checks: who owns a thing adds the check of it, where it adds the thing.</summary>
public static class CheckServices
{
    /// <summary>Adds a check, unless there is one of this name.</summary>
    /// <typeparam name="T">It is made when it is run, with what its constructor asks for.</typeparam>
    /// <param name="services">Where.</param>
    /// <param name="name">A word or two, for the reader of the result.</param>
    /// <param name="ofCluster">It asks other machines for more than that they answer: only for who asks for the cluster.</param>
    /// <param name="limit">How long it may take; default 20 s.</param>
    public static IServiceCollection AddCheck<T>(
        this IServiceCollection services,
        string name,
        bool ofCluster = false,
        TimeSpan? limit = null)
        where T : class, ICheck
    {
        services.TryAddSingleton<IDiskSpace, DiskSpace>();
        services.TryAddSingleton<FolderProbe>();
        return services.Any(service => service.ImplementationInstance is RegisteredCheck known && known.Name == name)
            ? services
            : services.AddSingleton(new RegisteredCheck(
                name,
                ofCluster,
                limit ?? RegisteredCheck.UsualLimit,
                provider => ActivatorUtilities.CreateInstance<T>(provider)));
    }

    /// <summary>Says why something is not looked at.</summary>
    /// <param name="services">Where.</param>
    /// <param name="name">As of the check that is left out.</param>
    /// <param name="why">A sentence.</param>
    /// <param name="ofCluster">It is said to who asks for the cluster.</param>
    public static IServiceCollection AddNotChecked(this IServiceCollection services, string name, string why, bool ofCluster = false) =>
        services.AddFinding(name, Finding.NotChecked(why), ofCluster);

    /// <summary>Adds what was found before the services were there.</summary>
    /// <param name="services">Where.</param>
    /// <param name="name">As of a check.</param>
    /// <param name="finding">What was found.</param>
    /// <param name="ofCluster">It is said to who asks for the cluster.</param>
    public static IServiceCollection AddFinding(
        this IServiceCollection services,
        string name,
        Finding finding,
        bool ofCluster = false) =>
        services.AddSingleton(new RegisteredCheck(name, ofCluster, RegisteredCheck.UsualLimit, _ => new Known(finding)));

    private sealed class Known(Finding finding) : ICheck
    {
        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Finding>>([finding]);
    }
}

/// <param name="Create">Makes it; may fail as the check itself may.</param>
internal sealed record RegisteredCheck(string Name, bool OfCluster, TimeSpan Limit, Func<IServiceProvider, ICheck> Create)
{
    public static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(20);
}

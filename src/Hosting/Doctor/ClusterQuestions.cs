using FakeFinder.Hosting.Trust;
using FakeFinder.Hosting.Trust.Tls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime.Placement;

namespace FakeFinder.Hosting.Doctor;

/// <summary>
/// A client of the cluster that asks who is in it. Silos may be dying meanwhile, so each try asks a new management grain: one that lives on
/// a silo which has just died, or whose place only that silo knows, cannot be reached until the others have declared that silo dead.
/// </summary>
internal sealed class ClusterQuestions(IConfiguration configuration, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Of one question; with one more answer, two questions end within the limit of the check.</summary>
    private static readonly TimeSpan TryingTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Of one answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IHost client = Client(configuration);
    private bool isConnected;

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await client.StartAsync(cancellationToken);
        isConnected = true;
    }

    /// <summary>All rows of the membership, of those that have left too.</summary>
    public Task<MembershipEntry[]> MembersAsync(CancellationToken cancellationToken) =>
        AskAsync(management => management.GetDetailedHosts(onlyActive: false, cancellationToken), cancellationToken);

    /// <summary>What the clock of a silo shows, and this machine's before and after it was asked.</summary>
    public async Task<(DateTimeOffset Shown, DateTimeOffset Before, DateTimeOffset After)> ClockAsync(
        SiloAddress silo,
        CancellationToken cancellationToken)
    {
        // The grain that asks it lives there too: so no other silo has to be well.
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        return await AskAsync(
            async management =>
            {
                var before = time.GetUtcNow();
                var statistics = await management.GetRuntimeStatistics([silo], cancellationToken);
                return (new DateTimeOffset(DateTime.SpecifyKind(statistics[0].DateTime, DateTimeKind.Utc)), before, time.GetUtcNow());
            },
            cancellationToken);
    }

    /// <summary>An exception of a question that says: nobody has answered.</summary>
    public static bool IsUnanswered(Exception exception) => exception is OrleansException or TimeoutException;

    public async ValueTask DisposeAsync()
    {
        if (isConnected)
        {
            await client.StopAsync(CancellationToken.None);
        }

        client.Dispose();
    }

    private async Task<T> AskAsync<T>(Func<IManagementGrain, Task<T>> question, CancellationToken cancellationToken)
    {
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await question(grains.GetGrain<IManagementGrain>(Random.Shared.NextInt64()));
            }
            catch (Exception exception) when (IsUnanswered(exception) && time.GetElapsedTime(start) < TryingTime)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>By the same settings as the service's own clients.</summary>
    private static IHost Client(IConfiguration configuration)
    {
        var settings = new ConfigurationManager();
        settings.AddConfiguration(configuration);
        settings.AddClusterSettings();

        // A client has no grain state, and knows no provider of it but this one; a worker's settings name another.
        settings[$"Orleans:GrainStorage:{StorageNames.Jobs}:ProviderType"] = "AdoNet";
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, Configuration = settings });
        builder.Services.ConfigureCluster(settings);
        builder.UseOrleansClient(client => client
            .AddCallProof()
            .AddClusterTls()
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = Patience));
        return builder.Build();
    }
}

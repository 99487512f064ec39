using System.Globalization;
using FakeFinder.Checks;
using FakeFinder.Hosting.Trust;
using FakeFinder.Hosting.Trust.Tls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime.Placement;

namespace FakeFinder.Hosting.Doctor;

/// <summary>The silos of the cluster, as a client of it sees them: who is there, who is not, and what their clocks show.</summary>
internal sealed class MembershipCheck(IConfiguration configuration, TimeProvider time) : ICheck
{
    private const string Clustering = "Orleans:Clustering";

    /// <summary>Times of the members are written every few seconds.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromMinutes(2);

    /// <summary>Of one question; with it and one more answer, two questions end within the limit of the check.</summary>
    private static readonly TimeSpan TryingTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Of one answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Members that died longer ago are of no interest, though they stay in the table for a day.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!ClusterSettings.FormCluster(configuration))
        {
            return [Finding.NotChecked(
                $"There is no cluster of several machines ({Clustering}:ProviderType is Development): the service knows its workers "
                    + "itself.")];
        }

        using var client = Client();
        try
        {
            await client.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Fault(
                $"The cluster cannot be reached by {Clustering} ({configuration[$"{Clustering}:ProviderType"]}): "
                    + $"{exception.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
                "See that what keeps the membership answers, that a control silo runs, and that secret and certificate are the cluster's")];
        }

        try
        {
            return await FindAsync(client.Services.GetRequiredService<IGrainFactory>(), cancellationToken);
        }
        finally
        {
            await client.StopAsync(CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<Finding>> FindAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        var members = await AskAsync(
            grains,
            on: null,
            management => management.GetDetailedHosts(onlyActive: false, cancellationToken),
            cancellationToken);
        var active = members.Where(member => member.Status == SiloStatus.Active).ToList();
        var answers = await Task.WhenAll(active.Select(member => AnswerAsync(grains, member, cancellationToken)));
        return
        [
            .. members
                .Where(member => member.Status != SiloStatus.Active)
                .Where(member => time.GetUtcNow().UtcDateTime - member.IAmAliveTime < Recent)
                .Select(Ended),
            .. active.Select(Living),
            .. answers.Where(answer => answer.State != FindingState.Ok),
        ];
    }

    /// <summary>The clock of a silo, or that it does not answer, as one that was killed does until it is declared dead.</summary>
    private async Task<Finding> AnswerAsync(IGrainFactory grains, MembershipEntry member, CancellationToken cancellationToken)
    {
        DateTimeOffset before = default;
        try
        {
            var statistics = await AskAsync(
                grains,
                on: member.SiloAddress,
                management =>
                {
                    before = time.GetUtcNow();
                    return management.GetRuntimeStatistics([member.SiloAddress], cancellationToken);
                },
                cancellationToken);
            return ClockFinding.Of(
                $"silo {member.SiloName}",
                new DateTimeOffset(DateTime.SpecifyKind(statistics[0].DateTime, DateTimeKind.Utc)),
                before,
                time.GetUtcNow());
        }
        catch (Exception exception) when (IsUnreachable(exception))
        {
            return Finding.Warning(
                $"{Named(member)} is active, but does not answer.",
                "See whether it runs, and whether its port can be reached; one that has died is declared dead by the others soon");
        }
    }

    /// <summary>
    /// Asks a new management grain at each try: one that lives on a silo which has just died, or whose place only that silo knows, cannot
    /// be reached until the others have declared that silo dead.
    /// </summary>
    private async Task<T> AskAsync<T>(
        IGrainFactory grains,
        SiloAddress? on,
        Func<IManagementGrain, Task<T>> question,
        CancellationToken cancellationToken)
    {
        if (on is not null)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, on);
        }

        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await question(grains.GetGrain<IManagementGrain>(Random.Shared.NextInt64()));
            }
            catch (Exception exception) when (IsUnreachable(exception) && time.GetElapsedTime(start) < TryingTime)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static bool IsUnreachable(Exception exception) => exception is OrleansException or TimeoutException;

    private Finding Living(MembershipEntry member)
    {
        var silent = time.GetUtcNow().UtcDateTime - member.IAmAliveTime;
        var suspected = member.SuspectTimes?.Count ?? 0;
        return silent > Silent
            ? Finding.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Named(member)} is active, but has not written that it lives for {silent.TotalMinutes:0} min."),
                "See its log, and whether it reaches what keeps the membership")
            : suspected > 0
                ? Finding.Warning(
                    $"{Named(member)} is active, and {suspected} others suspect that it is dead.", "See its log and the network")
                : Finding.Ok($"{Named(member)} is active.");
    }

    /// <summary>One that left in order is no longer of interest either: workers come and go.</summary>
    private static Finding Ended(MembershipEntry member) => member.Status switch
    {
        SiloStatus.Dead when member.SuspectTimes is { Count: > 0 } =>
            Finding.Warning($"{Named(member)} was declared dead within the last hour.", "See its log, if nobody stopped its machine"),
        var status => Finding.Ok($"{Named(member)} is {(status == SiloStatus.Dead ? "gone, in order" : $"{status}")}."),
    };

    private static string Named(MembershipEntry member) => $"Silo {member.SiloName} at {member.SiloAddress.Endpoint}";

    /// <summary>By the same settings as the service's own clients.</summary>
    private IHost Client()
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

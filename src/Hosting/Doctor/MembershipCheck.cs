using System.Globalization;
using FakeFinder.Checks;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Hosting.Doctor;

/// <summary>The silos of the cluster, as a client of it sees them: who is there, who is not, and what their clocks show.</summary>
internal sealed class MembershipCheck(IConfiguration configuration, TimeProvider time) : ICheck
{
    private const string Clustering = "Orleans:Clustering";

    /// <summary>Times of the members are written every few seconds.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromMinutes(2);

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

        await using var cluster = new ClusterQuestions(configuration, time);
        try
        {
            await cluster.ConnectAsync(cancellationToken);
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
            return await FindAsync(cluster, cancellationToken);
        }
        catch (Exception exception) when (ClusterQuestions.IsUnanswered(exception))
        {
            return [Finding.Fault(
                "A silo of the cluster takes connections, but none says who is in it.",
                "Ask again in a minute; if it stays so, see the logs of the control silos")];
        }
    }

    private async Task<IReadOnlyList<Finding>> FindAsync(ClusterQuestions cluster, CancellationToken cancellationToken)
    {
        var members = await cluster.MembersAsync(cancellationToken);
        var active = await Task.WhenAll(members
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => ActiveAsync(cluster, member, cancellationToken)));
        return
        [
            .. members
                .Where(member => member.Status != SiloStatus.Active)
                .Where(member => time.GetUtcNow().UtcDateTime - member.IAmAliveTime < Recent)
                .Select(Ended),
            .. active.SelectMany(findings => findings),
        ];
    }

    /// <summary>A silo that was killed is active, and does not answer, until the others declare it dead.</summary>
    private async Task<Finding[]> ActiveAsync(ClusterQuestions cluster, MembershipEntry member, CancellationToken cancellationToken)
    {
        try
        {
            var (shown, before, after) = await cluster.ClockAsync(member.SiloAddress, cancellationToken);
            var clock = ClockFinding.Of($"silo {member.SiloName}", shown, before, after);
            return clock.State == FindingState.Ok ? [Living(member)] : [Living(member), clock];
        }
        catch (Exception exception) when (ClusterQuestions.IsUnanswered(exception))
        {
            return [Finding.Warning(
                $"{Named(member)} is active, but does not answer.",
                "See whether it runs, and whether its port can be reached; one that has died is declared dead by the others soon")];
        }
    }

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
}

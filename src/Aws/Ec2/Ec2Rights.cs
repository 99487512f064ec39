using Amazon.EC2.Model;
using FakeFinder.Checks;
using FakeFinder.Fleet.Local;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Ec2;

/// <summary>
/// EC2 is asked for all that the fleet does, as dry runs: it says whether it would do it, and does nothing. What is done to a machine can
/// be asked of a machine alone, whose tags the rights may depend on.
/// </summary>
internal sealed class Ec2Rights(Ec2Api ec2, IOptions<Ec2Options> options, WorkerSettings settings) : ICheck
{
    private const string NoMachine =
        "There is no machine of this cluster to ask about: whether one may be started, changed, stopped and terminated is not known yet.";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings = [await TryAsync(
            "DescribeInstances", "machines may be listed", () => ec2.TryDescribeAsync(cancellationToken), cancellationToken)];
        foreach (var (kind, subnet) in Launches())
        {
            findings.Add(await TryAsync(
                "RunInstances",
                $"a {kind.Name} may be launched in {subnet}",
                () => LaunchAsync(kind, subnet, cancellationToken),
                cancellationToken));
        }

        findings.AddRange(await TryMachineAsync(cancellationToken));
        return findings;
    }

    /// <summary>Each kind and each subnet at least once.</summary>
    private IEnumerable<(Ec2Kind Kind, string Subnet)> Launches() =>
        options.Value.Kinds.Select(kind => (kind, options.Value.Subnets[0]))
            .Concat(options.Value.Subnets.Skip(1).Select(subnet => (options.Value.Kinds[0], subnet)));

    private async Task LaunchAsync(Ec2Kind kind, string subnet, CancellationToken cancellationToken)
    {
        var template = await File.ReadAllTextAsync(options.Value.UserData, cancellationToken);
        var script = Ec2.UserData.Render(template, options.Value, settings.For("doctor"), kind.Gpu);
        await ec2.TryRunAsync(LaunchRequest.For(options.Value, kind, subnet, Guid.NewGuid(), script), cancellationToken);
    }

    private async Task<IReadOnlyList<Finding>> TryMachineAsync(CancellationToken cancellationToken)
    {
        string? id;
        try
        {
            var machines = await ec2.DescribeAsync(
                [new Filter($"tag:{Ec2InstanceProvider.ClusterTag}", [options.Value.Cluster])], cancellationToken);
            id = machines.FirstOrDefault(machine => machine.State.Name.Value is not ("shutting-down" or "terminated"))?.InstanceId;
        }
        catch (Ec2Exception)
        {
            // Said above.
            return [];
        }

        return id is null
            ? [Finding.NotChecked(NoMachine)]
            : [
                await TryAsync(
                    "StartInstances", $"{id} may be started", () => ec2.TryStartAsync(id, cancellationToken), cancellationToken),
                await TryAsync(
                    "ModifyInstanceAttribute", $"{id} may be changed", () => ec2.TryChangeAsync(id, cancellationToken), cancellationToken),
                await TryAsync("StopInstances", $"{id} may be stopped", () => ec2.TryStopAsync(id, cancellationToken), cancellationToken),
                await TryAsync(
                    "TerminateInstances", $"{id} may be terminated", () => ec2.TryTerminateAsync(id, cancellationToken), cancellationToken),
            ];
    }

    /// <summary>What EC2 refuses now, it may grant later: capacity and limits are no matter of rights.</summary>
    private static async Task<Finding> TryAsync(string action, string allowed, Func<Task> dryRun, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await dryRun();
            return Finding.Ok($"{action}: {allowed}.");
        }
        catch (Ec2Exception refusal) when (refusal.Refusal is Ec2Refusal.NoCapacity or Ec2Refusal.Limit or Ec2Refusal.Throttled
            or Ec2Refusal.State)
        {
            return Finding.Warning(refusal.Message);
        }
        catch (Ec2Exception refusal)
        {
            return Finding.Fault(refusal.Message);
        }
    }
}

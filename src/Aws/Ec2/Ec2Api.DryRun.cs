using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace FakeFinder.Aws.Ec2;

/// <summary>The same calls as dry runs: EC2 says whether it would do it, and does nothing.</summary>
internal sealed partial class Ec2Api
{
    private const string WouldBeDone = "DryRunOperation";

    public Task TryDescribeAsync(CancellationToken cancellationToken) =>
        TryAsync(
            "DescribeInstances",
            () => client.Value.DescribeInstancesAsync(new DescribeInstancesRequest { DryRun = true }, cancellationToken),
            cancellationToken);

    public Task TryRunAsync(RunInstancesRequest request, CancellationToken cancellationToken)
    {
        request.DryRun = true;
        return TryAsync("RunInstances", () => client.Value.RunInstancesAsync(request, cancellationToken), cancellationToken);
    }

    public Task TryStartAsync(string id, CancellationToken cancellationToken) =>
        TryAsync(
            "StartInstances",
            () => client.Value.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [id], DryRun = true }, cancellationToken),
            cancellationToken);

    public async Task TryChangeAsync(string id, CancellationToken cancellationToken)
    {
        using var value = new MemoryStream(Encoding.UTF8.GetBytes("#!/bin/sh\n"));
        var request = new ModifyInstanceAttributeRequest
        {
            InstanceId = id,
            UserData = new SecureBlobAttributeValue { Value = value },
            DryRun = true,
        };
        await TryAsync(
            "ModifyInstanceAttribute",
            () => client.Value.ModifyInstanceAttributeAsync(request, cancellationToken),
            cancellationToken);
    }

    public Task TryStopAsync(string id, CancellationToken cancellationToken) =>
        TryAsync(
            "StopInstances",
            () => client.Value.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [id], DryRun = true }, cancellationToken),
            cancellationToken);

    public Task TryTerminateAsync(string id, CancellationToken cancellationToken) =>
        TryAsync(
            "TerminateInstances",
            () => client.Value.TerminateInstancesAsync(
                new TerminateInstancesRequest { InstanceIds = [id], DryRun = true }, cancellationToken),
            cancellationToken);

    /// <exception cref="Ec2Exception">It would not be done.</exception>
    private static async Task TryAsync<T>(string action, Func<Task<T>> dryRun, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(action, dryRun, cancellationToken);
        }
        catch (Ec2Exception exception) when (exception.InnerException is AmazonEC2Exception { ErrorCode: WouldBeDone })
        {
            // EC2's way to say yes.
        }
    }
}

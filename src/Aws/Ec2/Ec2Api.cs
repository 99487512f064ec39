using System.Text;
using Amazon;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Options;
using Machine = Amazon.EC2.Model.Instance;

namespace FakeFinder.Aws.Ec2;

/// <summary>The calls of EC2 that the fleet needs, with bounds, and faults that are sentences.</summary>
/// <param name="connect">Makes the client at the first call: where there are no credentials yet, the SDK throws then, and the next call may
/// find some.</param>
internal sealed partial class Ec2Api(Func<IAmazonEC2> connect) : IDisposable
{
    private const int PageSize = 100;

    private readonly Lazy<IAmazonEC2> client = new(connect, LazyThreadSafetyMode.PublicationOnly);

    public Ec2Api(IOptions<Ec2Options> options)
        : this(() => new AmazonEC2Client(ConfigOf(options.Value)))
    {
    }

    /// <summary>All instances that pass the filters, with those that were terminated within the last hour or so.</summary>
    public async Task<IReadOnlyList<Machine>> DescribeAsync(IReadOnlyList<Filter> filters, CancellationToken cancellationToken)
    {
        List<Machine> found = [];
        var request = new DescribeInstancesRequest { Filters = [.. filters], MaxResults = PageSize };
        do
        {
            var page = await CallAsync(
                "DescribeInstances",
                () => client.Value.DescribeInstancesAsync(request, cancellationToken),
                cancellationToken);
            found.AddRange((page.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []));
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return found;
    }

    public async Task<Machine> RunAsync(RunInstancesRequest request, CancellationToken cancellationToken) =>
        (await CallAsync("RunInstances", () => client.Value.RunInstancesAsync(request, cancellationToken), cancellationToken))
            .Reservation
            .Instances[0];

    public Task StartAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(
            "StartInstances",
            () => client.Value.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [id] }, cancellationToken),
            cancellationToken);

    /// <summary>What a stopped instance reads at its next start.</summary>
    public async Task ChangeUserDataAsync(string id, string userData, CancellationToken cancellationToken)
    {
        using var value = new MemoryStream(Encoding.UTF8.GetBytes(userData));
        var request = new ModifyInstanceAttributeRequest { InstanceId = id, UserData = new SecureBlobAttributeValue { Value = value } };
        await CallAsync(
            "ModifyInstanceAttribute",
            () => client.Value.ModifyInstanceAttributeAsync(request, cancellationToken),
            cancellationToken);
    }

    public Task StopAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(
            "StopInstances",
            () => client.Value.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [id] }, cancellationToken),
            cancellationToken);

    public Task TerminateAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(
            "TerminateInstances",
            () => client.Value.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] }, cancellationToken),
            cancellationToken);

    public void Dispose()
    {
        if (client.IsValueCreated)
        {
            client.Value.Dispose();
        }
    }

    private static async Task<T> CallAsync<T>(string action, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Ec2Exception.Of(exception, action) is { } fault)
        {
            throw fault;
        }
    }

    /// <remarks>
    /// Not the SDK's adaptive retries: under throttling they hold a request up for half a minute, and the fleet has a back-off of its own.
    /// </remarks>
    private static AmazonEC2Config ConfigOf(Ec2Options options)
    {
        var config = new AmazonEC2Config
        {
            Timeout = options.Timeout,
            MaxErrorRetry = options.MostRetries,
            RetryMode = RequestRetryMode.Standard,
        };
        if (options.Region.Length > 0)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return config;
    }
}

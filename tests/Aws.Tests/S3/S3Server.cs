using Amazon.Runtime;
using FakeFinder.Aws.S3;
using FakeFinder.Servers.S3;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Tests.S3;

/// <summary>A server that speaks like S3, for the tests of a collection.</summary>
public sealed class S3Server : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private S3StandIn server = null!;

    public string Url => server.Url;

    public async Task InitializeAsync() => server = await S3StandIn.StartAsync(Path.Combine(Repository.Root, ".artifacts"));

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    /// <summary>Makes a bucket of its own for a test.</summary>
    public string NewBucket() => server.NewBucket();

    internal S3Objects Connect(S3Options options)
    {
        options.ServiceUrl = Url;
        options.Timeout = Timeout;
        return new S3Objects(Options.Create(options), new BasicAWSCredentials("S3RVER", "S3RVER"));
    }
}

[CollectionDefinition(Name)]
public sealed class S3Tests : ICollectionFixture<S3Server>
{
    public const string Name = "S3";
}

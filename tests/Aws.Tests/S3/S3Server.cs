using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using FakeFinder.Aws.S3;
using FakeFinder.Servers;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Tests.S3;

/// <summary>
/// A server that speaks like S3, for the tests of a collection. It ends with its standard input, so also with this process.
/// </summary>
public sealed class S3Server : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    private readonly DataFolder folder = new();
    private Process? node;
    private int buckets;

    public string Url { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var modules = await S3Rver.InstallAsync();
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "S3", "s3rver.js"), folder.Path },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["NODE_PATH"] = Path.Combine(modules, "node_modules");
        start.Environment["NODE_OPTIONS"] = "--openssl-legacy-provider";
        node = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(LongestStart);
        var line = await node.StandardOutput.ReadLineAsync(deadline.Token);
        Url = $"http://127.0.0.1:{int.Parse(line ?? "0", CultureInfo.InvariantCulture)}";
    }

    public async Task DisposeAsync()
    {
        if (node is not null)
        {
            node.Kill(entireProcessTree: true);
            await node.WaitForExitAsync();
        }
    }

    public void Dispose()
    {
        node?.Dispose();
        folder.Dispose();
    }

    /// <summary>Makes a bucket of its own for a test.</summary>
    public string NewBucket()
    {
        var name = $"bucket-{Interlocked.Increment(ref buckets)}";
        Directory.CreateDirectory(folder[name]);
        return name;
    }

    internal S3Objects Connect(S3Options options)
    {
        options.ServiceUrl = Url;
        options.Timeout = LongestStart;
        return new S3Objects(Options.Create(options), new BasicAWSCredentials("S3RVER", "S3RVER"));
    }
}

[CollectionDefinition(Name)]
public sealed class S3Tests : ICollectionFixture<S3Server>
{
    public const string Name = "S3";
}

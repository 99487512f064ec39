using System.Diagnostics;
using System.Globalization;

namespace FakeFinder.Servers.S3;

/// <summary>A server that speaks like S3. It ends with its standard input, so also with this process.</summary>
public sealed class S3StandIn : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    private readonly DataFolder folder = new();
    private readonly Process node;
    private int buckets;

    private S3StandIn(string modules)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "S3", "s3rver.js"), folder.Path },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["NODE_PATH"] = Path.Combine(modules, "node_modules");
        start.Environment["NODE_OPTIONS"] = "--openssl-legacy-provider";
        node = Process.Start(start)!;
    }

    public string Url { get; private set; } = "";

    /// <param name="artifacts">The clone's folder for what is built; the package is installed there once.</param>
    public static async Task<S3StandIn> StartAsync(string artifacts)
    {
        var server = new S3StandIn(await S3Rver.InstallAsync(artifacts));
        using var deadline = new CancellationTokenSource(LongestStart);
        var line = await server.node.StandardOutput.ReadLineAsync(deadline.Token);
        server.Url = $"http://127.0.0.1:{int.Parse(line ?? "0", CultureInfo.InvariantCulture)}";
        return server;
    }

    /// <summary>Makes a bucket of its own for a test.</summary>
    public string NewBucket()
    {
        var name = $"bucket-{Interlocked.Increment(ref buckets)}";
        Directory.CreateDirectory(folder[name]);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        node.Kill(entireProcessTree: true);
        await node.WaitForExitAsync();
        node.Dispose();
        folder.Dispose();
    }
}

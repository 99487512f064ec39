using FakeFinder.Aws.Ec2;
using FakeFinder.Aws.S3;
using FakeFinder.Catalog;
using FakeFinder.Fleet.Local;
using FakeFinder.Grains.Control;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Hosting.Trust;
using FakeFinder.Hosting.Trust.Tls;
using FakeFinder.Media;
using FakeFinder.Storage;
using FakeFinder.Storage.Stores;

namespace FakeFinder.Web.Hosting;

/// <summary>What makes the web process a whole service, or a client of one.</summary>
internal static class FakeFinderHost
{
    private const int DefaultPort = 5000;
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    /// <summary>Adds the control silo, or with <c>FakeFinder:Role=client</c> an Orleans client; and where to listen.</summary>
    public static void AddFakeFinderHost(this WebApplicationBuilder builder)
    {
        ChildProcessLifetime.Use(builder.Services, builder.Configuration);
        builder.WebHost.UseStaticWebAssets();
        ListenOnLoopback(builder.Configuration);
        if (IsClient(builder.Configuration))
        {
            builder.Configuration.AddClusterSettings();
            builder.Services.ConfigureCluster(builder.Configuration);
            builder.Services.AddCatalog(builder.Configuration).AddStorage(builder.Configuration).AddProbing(builder.Configuration);
            builder.UseOrleansClient(client => client
                .AddCallProof()
                .AddClusterTls()
                .AddClusterDashboard()
                .UseConnectionRetryFilter(async (_, cancellationToken) =>
                {
                    await Task.Delay(RetryEvery, cancellationToken);
                    return true;
                }));
        }
        else
        {
            builder.AddControlSilo();
            builder.Services.AddEc2Fleet(builder.Configuration);
            builder.Services.AddHostedService<ServiceAnnouncement>();
        }

        builder.Services.AddS3(builder.Configuration);
    }

    /// <summary>Claims the data folder (a client does not: it may share one), prepares the database, and runs until the end.</summary>
    /// <returns>The exit code: 0 in order, 3 where another service owns the data folder.</returns>
    public static async Task<int> RunFakeFinderAsync(this WebApplication app, StopRequest stop)
    {
        var folder = StorageFolder.Prepare(app.Services);
        if (IsClient(app.Configuration))
        {
            await StorageSchema.EnsureAsync(app.Services, stop.Token);
            await app.RunToEndAsync(stop);
            return 0;
        }

        using var owner = DataFolderLock.TryTake(folder);
        if (owner is null)
        {
            var other = ServiceFile.Read(folder) is { } there ? $"process {there.Pid} at {there.Url}" : "another process";
            await Console.Error.WriteLineAsync(
                $"The data folder {folder} belongs to a FakeFinder that runs already: {other}. Use that one, stop it, or name another "
                    + $"folder."
            );
            return 3;
        }

        await StorageSchema.EnsureAsync(app.Services, stop.Token);
        await app.RunToEndAsync(stop);
        return 0;
    }

    /// <summary>On <c>FakeFinder:Web:Port</c> (0: a free one), unless <c>urls</c> says otherwise.</summary>
    private static void ListenOnLoopback(ConfigurationManager configuration)
    {
        if (configuration["urls"] is null)
        {
            var port = configuration.GetValue("FakeFinder:Web:Port", DefaultPort);
            configuration.AddInMemoryCollection([
                KeyValuePair.Create("urls", (string?)(port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}")),
            ]);
        }
    }

    private static bool IsClient(IConfiguration configuration) => configuration["FakeFinder:Role"] switch
    {
        "client" => true,
        "control" => false,
        var other => throw new InvalidOperationException($"FakeFinder:Role is '{other}'; it must be control or client.").AsRefusal(),
    };
}

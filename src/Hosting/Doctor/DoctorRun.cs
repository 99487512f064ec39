using FakeFinder.Checks;
using FakeFinder.Hosting.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Doctor;

/// <summary>
/// A host that starts nothing: it looks at what it would need, by the checks that its services hold, writes a line of JSON for each finding
/// to standard output, and ends. Key <c>FakeFinder:Doctor</c>, which the command line gives it: <c>machine</c>, or <c>cluster</c> for the
/// cluster too.
/// </summary>
public static class DoctorRun
{
    private const int BrokenOff = 1;
    private const string Key = "FakeFinder:Doctor";
    private const string Cluster = "cluster";
    private const string Secrets = "FakeFinder:Secrets";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>This process is one.</summary>
    public static bool IsAsked(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Key]);

    /// <summary>
    /// Reads the secrets, and where a doctor is asked for, which outlives that they cannot be read, adds the checks of what is common to
    /// all hosts. To be called before the host's own parts are added.
    /// </summary>
    /// <param name="builder">Of the host.</param>
    /// <param name="readSecrets">Adds settings that lie elsewhere to the configuration.</param>
    public static async Task PrepareAsync(IHostApplicationBuilder builder, Func<Task> readSecrets)
    {
        if (!IsAsked(builder.Configuration))
        {
            await readSecrets();
            return;
        }

        builder.Services.AddFinding("secrets", await SecretsAsync(builder.Configuration, readSecrets));

        // Standard output is for findings alone, and a finding says what a log would.
        builder.Logging.ClearProviders();

        // A worker on one machine gets it from the service that starts it.
        ClusterSecret.MakeOneWhereNoneIsNeeded(builder.Configuration);
        builder.Services.AddSingleton(NamedPorts.Of(builder.Configuration));
        builder.Services
            .AddCheck<SiloPortsCheck>("silo ports")
            .AddCheck<ClusterCertificateCheck>("cluster certificate")
            .AddCheck<OrleansCheck>("Orleans")
            .AddCheck<MembershipCheck>("membership", ofCluster: true, limit: TimeSpan.FromSeconds(40));
    }

    /// <returns>The exit code: 0, whatever was found; 1 where it was asked to end.</returns>
    public static async Task<int> RunAsync(IHost host, StopRequest stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        ParentWatch.CancelAtEnd(ended);
        var cluster = host.Services.GetRequiredService<IConfiguration>()[Key] == Cluster;
        try
        {
            await foreach (var line in CheckRun.RunAsync(host.Services, cluster, ended.Token))
            {
                await Console.Out.WriteLineAsync(line.ToString());
            }

            return 0;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return BrokenOff;
        }
        finally
        {
            // Its temporary files go with it. What a check has left behind may hang, and ends with the process.
            await Task
                .Run(async () => await ((IAsyncDisposable)host).DisposeAsync(), CancellationToken.None)
                .WaitAsync(Patience, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<Finding> SecretsAsync(IConfiguration configuration, Func<Task> read)
    {
        try
        {
            await read();
            return configuration.GetSection(Secrets).Exists()
                ? Finding.Ok($"The settings that {Secrets} names elsewhere were read.")
                : Finding.NotChecked($"No settings lie elsewhere ({Secrets} is empty).");
        }
        catch (Exception exception) when (exception is InvalidDataException or OptionsValidationException)
        {
            return Finding.Fault(exception.Message);
        }
    }
}

using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Fleet.Local;

/// <summary>
/// The lifetime of a process that has a parent: it ends when its standard input ends, which happens however the parent ends. The
/// terminal's Ctrl+C is left to the parent; SIGTERM ends it as usual.
/// </summary>
public sealed partial class ChildProcessLifetime(IHostApplicationLifetime application, ILogger<ChildProcessLifetime> logger)
    : IHostLifetime,
        IDisposable
{
    /// <summary>After this, a process whose stop hangs is ended directly.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private PosixSignalRegistration[] signals = [];

    /// <summary>Uses this lifetime where <c>FakeFinder:Host:EndWithInput</c> is true.</summary>
    public static void Use(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetValue<bool>("FakeFinder:Host:EndWithInput"))
        {
            services.Replace(ServiceDescriptor.Singleton<IHostLifetime, ChildProcessLifetime>());
        }
    }

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                application.StopApplication();
            }),
        ];
        new Thread(EndWithInput) { IsBackground = true, Name = "parent watch" }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in signals)
        {
            signal.Dispose();
        }
    }

    private void EndWithInput()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> buffer = stackalloc byte[64];
        while (input.Read(buffer) > 0)
        {
        }

        LogInputEnded();
        using var patience = new Timer(_ => Environment.Exit(1), null, Patience, Timeout.InfiniteTimeSpan);
        application.StopApplication();
        application.ApplicationStopped.WaitHandle.WaitOne();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The parent process has closed this one's standard input: ending")]
    private partial void LogInputEnded();
}

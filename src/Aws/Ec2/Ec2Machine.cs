using System.Text.Json;
using Amazon.Util;
using FakeFinder.Fleet.Instances;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Aws.Ec2;

/// <summary>
/// The EC2 machine of this process, from its metadata service. A spot machine's end is announced two minutes ahead, which the worker's next
/// heartbeat passes on; EC2's user guide says to ask every five seconds.
/// </summary>
internal sealed partial class Ec2Machine(TimeProvider time, ILogger<Ec2Machine> logger) : BackgroundService, IMachine
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private long endsAtTicks;

    /// <inheritdoc/>
    public string? Id { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset? EndsAt =>
        Interlocked.Read(ref endsAtTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Learns the id before the first heartbeat is sent.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync();
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Asks the metadata service once; where it does not answer, what is known stays.</summary>
    public async Task LookAsync()
    {
        Id ??= await EC2InstanceMetadata.GetDataAsync("/instance-id", 1);
        if (EndsAt is null && await EC2InstanceMetadata.GetDataAsync("/spot/instance-action", 1) is { } action && TimeOf(action) is { } end)
        {
            Interlocked.Exchange(ref endsAtTicks, end.UtcTicks);
            LogInterrupted(Id, end);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync();
        }
    }

    /// <summary>Of <c>{"action": "terminate", "time": "2026-01-02T03:04:05Z"}</c>, where stop and hibernate end the work as well.</summary>
    private DateTimeOffset? TimeOf(string action)
    {
        try
        {
            using var document = JsonDocument.Parse(action);
            return document.RootElement.GetProperty("time").GetDateTimeOffset();
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            LogNotUnderstood(exception, action);
            return time.GetUtcNow();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "EC2 takes this machine ({Id}) away at {End}: it drains")]
    private partial void LogInterrupted(string? id, DateTimeOffset end);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "EC2 announces an end of this machine that is not understood, so it is taken for one at once: {Action}"
    )]
    private partial void LogNotUnderstood(Exception exception, string action);
}

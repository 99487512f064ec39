using FakeFinder.Storage.Deliveries;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Webhooks;

/// <summary>
/// Sends what is due, and again with growing pauses until it was taken or is given up. Each host has a turn of its own, so a slow one
/// delays nobody else. Several processes may send: each delivery is claimed for longer than an attempt may take, so what a killed process
/// had claimed is due again after that.
/// </summary>
internal sealed partial class WebhookSender(
    IDeliveries deliveries,
    WebhookPost post,
    IOptions<WebhookOptions> options,
    TimeProvider time,
    ILogger<WebhookSender> logger) : BackgroundService
{
    private const int HostsAtOnce = 32;
    private const int OfAHostAtOnce = 4;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    /// <summary>Beyond the longest attempt: for writing down how it ended.</summary>
    private static readonly TimeSpan ClaimMargin = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Task> turns = new(StringComparer.Ordinal);
    private DateTimeOffset tidiedAt = DateTimeOffset.MinValue;

    /// <summary>Begins a turn for each host for which something is due and which has none; deletes what is old.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (host, _) in turns.Where(turn => turn.Value.IsCompleted).ToList())
        {
            turns.Remove(host);
        }

        foreach (var host in await deliveries.ListDueHostsAsync(now, HostsAtOnce, cancellationToken))
        {
            if (turns.Count < HostsAtOnce && !turns.ContainsKey(host))
            {
                turns.Add(host, SendToAsync(host, cancellationToken));
            }
        }

        if (now - tidiedAt >= TidyEvery)
        {
            await deliveries.DeleteEndedAsync(now - options.Value.KeepFor, cancellationToken);
            tidiedAt = now;
        }
    }

    /// <summary>Waits for the turns that were begun.</summary>
    public Task FinishAsync() => Task.WhenAll(turns.Values);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Hosts.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    LogNotLooked(exception, LookEvery);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await FinishAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendToAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            while (await ClaimAsync(host, cancellationToken) is { Count: > 0 } claimed)
            {
                await Task.WhenAll(claimed.Select(delivery => SendAsync(delivery, cancellationToken)));
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The database does not answer or is full: what was claimed is due again when its claim ends.
            LogNotSent(exception, host);
        }
    }

    private Task<IReadOnlyList<Delivery>> ClaimAsync(string host, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return deliveries.ClaimAsync(host, now, now + options.Value.Timeout + ClaimMargin, OfAHostAtOnce, cancellationToken);
    }

    private async Task SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var result = await post.SendAsync(delivery, cancellationToken);
        var now = time.GetUtcNow();
        var next = result.Fault is null ? null : options.Value.NextAfter(delivery.Attempts, delivery.Since, now);
        await deliveries.SettleAsync(delivery, new DeliveryAttempt(now, result.Status, result.Fault, next), cancellationToken);
        var host = delivery.Url.IdnHost;
        if (result.Fault is null)
        {
            LogDelivered(delivery.Id, delivery.Event, host, delivery.Attempts);
        }
        else if (next is { } again)
        {
            LogRepeated(delivery.Id, host, delivery.Attempts, result.Fault, again);
        }
        else
        {
            LogGivenUp(delivery.Id, host, delivery.Attempts, result.Fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Told {Host} of {Event} as {Delivery}, attempt {Attempt}")]
    private partial void LogDelivered(string delivery, string @event, string host, int attempt);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The delivery {Delivery} to {Host} failed at attempt {Attempt}: {Reason} It is tried again at {Next:u}"
    )]
    private partial void LogRepeated(string delivery, string host, int attempt, string reason, DateTimeOffset next);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The delivery {Delivery} to {Host} is given up after {Attempts} attempts: {Reason} An operator can have it sent again"
    )]
    private partial void LogGivenUp(string delivery, string host, int attempts, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Deliveries to {Host} could not be read or written down; they are tried again")]
    private partial void LogNotSent(Exception exception, string host);

    [LoggerMessage(Level = LogLevel.Error, Message = "The deliveries that are due could not be listed; the next try is in {Pause}")]
    private partial void LogNotLooked(Exception exception, TimeSpan pause);
}

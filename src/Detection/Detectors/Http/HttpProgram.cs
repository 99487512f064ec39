using Microsoft.Extensions.Logging;

namespace FakeFinder.Detection.Detectors.Http;

/// <summary>
/// The program behind one detector, and what is known of its health: it is asked in the background every few seconds, from the first
/// question on. Thread-safe.
/// </summary>
internal sealed partial class HttpProgram : IDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);

    private readonly string detector;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource ended = new();
    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Health? last;
    private int running;

    public HttpProgram(string detector, HttpParameters parameters, TimeProvider time, ILogger logger)
    {
        (this.detector, Parameters, this.time, this.logger) = (detector, parameters, time, logger);
        Client = new ProgramClient(new ProgramAddress(parameters.Url!), time);
        Turns = new SemaphoreSlim(parameters.AtOnce);
        _ = Task.Run(WatchAsync);
    }

    public HttpParameters Parameters { get; }

    public ProgramClient Client { get; }

    /// <summary>As many as the program gets videos at a time.</summary>
    public SemaphoreSlim Turns { get; }

    /// <summary>Done once the program was asked for its health, whatever came.</summary>
    public Task Known => known.Task;

    /// <returns>Null of a healthy program; else a sentence.</returns>
    public string? WhatIsWrong() =>
        last is { } health
            ? health.WhatIsWrong(Client.Address)
            : $"The program at {Client.Address} has not been asked yet whether it is healthy.";

    /// <summary>
    /// Until what is returned is disposed of, the program has a video: one that answers one request at a time is busy then, not gone.
    /// </summary>
    public IDisposable GiveVideo()
    {
        Interlocked.Increment(ref running);
        return new GivenVideo(this);
    }

    public void Dispose()
    {
        ended.Cancel();
        known.TrySetResult();
        Client.Dispose();
        Turns.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(AskEvery, time);
        try
        {
            do
            {
                Learn(await Client.AskHealthAsync(ended.Token));
            }
            while (await timer.WaitForNextTickAsync(ended.Token));
        }
        catch (Exception exception) when (ended.IsCancellationRequested)
        {
            LogEnded(detector, exception.Message);
        }
    }

    private void Learn(Health health)
    {
        if (health.State == HealthState.Busy && Volatile.Read(ref running) > 0)
        {
            return;
        }

        var before = last;
        last = health;
        known.TrySetResult();
        if (before?.State == health.State)
        {
            return;
        }

        if (health.WhatIsWrong(Client.Address) is { } wrong)
        {
            LogWrong(detector, wrong);
        }
        else
        {
            LogHealthy(detector, Client.Address, health.Version ?? "not stated");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Detector}: the program at {Address} is healthy; its version is {Version}")]
    private partial void LogHealthy(string detector, ProgramAddress address, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Detector} cannot run now: {Wrong}")]
    private partial void LogWrong(string detector, string wrong);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Detector}: its program is asked for its health no more: {Cause}")]
    private partial void LogEnded(string detector, string cause);

    private sealed class GivenVideo(HttpProgram program) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref program.running);
    }
}

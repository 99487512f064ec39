using System.Diagnostics;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Local;

/// <summary>One worker process.</summary>
internal sealed class LocalWorker(Instance instance, Process process, ProcessLog log) : IDisposable
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private volatile Instance instance = instance;

    public Instance Instance => instance;

    public ProcessLog Log { get; } = log;

    /// <summary>Its end was asked for.</summary>
    public bool Stopping { get; private set; }

    /// <summary>It was killed, since it did not get ready in time to be parked.</summary>
    public bool Hung { get; private set; }

    /// <returns>The exit code; 128 plus the signal's number where a signal ended it.</returns>
    public async Task<int> WaitAsync()
    {
        var output = Log.CopyAsync(process.StandardOutput, NoteIfParked);
        var errors = Log.CopyAsync(process.StandardError);
        await process.WaitForExitAsync();
        ended.SetResult();
        await Task.WhenAll(output, errors);
        return process.ExitCode;
    }

    /// <summary>Kills a process that is to be parked and is not ready in time.</summary>
    public async Task KillUnlessReadyAsync(TimeSpan timeout, TimeProvider time)
    {
        try
        {
            await Task.WhenAny(ready.Task, ended.Task).WaitAsync(timeout, time);
        }
        catch (TimeoutException)
        {
            lock (gate)
            {
                // Who is stopped just now is killed by the one who stops it.
                if (!Stopping && instance.State == ProvidedState.Stopping)
                {
                    Hung = true;
                    process.Kill(entireProcessTree: true);
                }
            }
        }
    }

    /// <summary>Says the word to a parked process.</summary>
    /// <exception cref="InstanceLaunchException">It is not parked, or has just ended.</exception>
    public async Task<Instance> JoinAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (Stopping || instance.State != ProvidedState.Warm)
            {
                throw new InstanceLaunchException($"The local worker {instance.Id} cannot be started: it is not parked.");
            }

            instance = instance with { State = ProvidedState.Running, Since = now, WasWarm = true };
        }

        try
        {
            await process.StandardInput.WriteLineAsync(ParkedProcess.Word.AsMemory(), cancellationToken);
            return instance;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            throw new InstanceLaunchException(
                $"The local worker {instance.Id} cannot be started: it has just ended ({exception.Message}).",
                exception);
        }
    }

    public async Task StopAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Stopping = true;
            process.StandardInput.Close();
        }

        try
        {
            await ended.Task.WaitAsync(timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await ended.Task.WaitAsync(timeout, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        process.Dispose();
        Log.Dispose();
    }

    private void NoteIfParked(string line)
    {
        lock (gate)
        {
            if (line == ParkedProcess.Ready && instance.State == ProvidedState.Stopping)
            {
                instance = instance with { State = ProvidedState.Warm };
                ready.SetResult();
            }
        }
    }
}

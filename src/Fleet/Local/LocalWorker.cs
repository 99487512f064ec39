using System.Diagnostics;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Local;

/// <summary>One worker process.</summary>
internal sealed class LocalWorker(Instance instance, Process process, ProcessLog log) : IDisposable
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Instance Instance { get; } = instance;

    public ProcessLog Log { get; } = log;

    /// <summary>Its end was asked for.</summary>
    public bool Stopping { get; private set; }

    /// <returns>The exit code; 128 plus the signal's number where a signal ended it.</returns>
    public async Task<int> WaitAsync()
    {
        var output = Log.CopyAsync(process.StandardOutput);
        var errors = Log.CopyAsync(process.StandardError);
        await process.WaitForExitAsync();
        ended.SetResult();
        await Task.WhenAll(output, errors);
        return process.ExitCode;
    }

    public async Task StopAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Stopping = true;
        process.StandardInput.Close();
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
}

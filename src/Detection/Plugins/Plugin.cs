using System.Text.Json;
using FakeFinder.Catalog;
using FakeFinder.Plugins;

namespace FakeFinder.Detection.Plugins;

/// <summary>
/// A plugin whose assembly is loaded. Its answers are waited for only so long; while one is outstanding it is asked nothing else.
/// </summary>
internal sealed class Plugin(string name, string folder, IDetectorFactory factory, TimeSpan patience)
{
    private volatile Task? late;

    public string Name => name;

    public string Folder => folder;

    /// <exception cref="DetectorFaultException">It failed, or does not answer.</exception>
    public string? WhatIsMissing(DetectorSettings settings) =>
        Ask("saying what is missing", () => factory.WhatIsMissing(settings)) is { } missing ? PluginFault.Cut(missing) : null;

    /// <returns>Ascending, each once, all of them in the video.</returns>
    /// <exception cref="DetectorFaultException">It failed, does not answer, or chose a frame that there cannot be.</exception>
    public IReadOnlyList<int> SelectFrames(VideoProperties video, DetectorSettings settings)
    {
        int[] frames = Ask("selecting frames", () => (int[]?)[.. factory.SelectFrames(video, settings).Distinct().Order()])!;
        var outside = frames.Where(index => index < 0 || index >= video.FrameCount).Take(1).ToList();
        return outside.Count == 0
            ? frames
            : throw new DetectorFaultException(
                $"The plugin {name} wants frame {outside[0]} of a video that has frames 0 to {video.FrameCount - 1}.");
    }

    /// <exception cref="DetectorLoadException">It failed.</exception>
    public async Task<IDetector> LoadAsync(DetectorSettings settings, CancellationToken cancellationToken)
    {
        var loading = Task.Run(() => factory.LoadAsync(settings, cancellationToken), CancellationToken.None);
        try
        {
            return await loading.WaitAsync(cancellationToken)
                ?? throw new DetectorLoadException($"The plugin {name} loaded no detector: it gave null.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = DisposeOnceLoadedAsync(loading);
            throw;
        }
        catch (Exception exception) when (exception is not DetectorLoadException)
        {
            throw new DetectorLoadException(PluginFault.Describe(name, "loading the detector", exception), exception);
        }
    }

    public DetectorSettings SettingsOf(DetectorEntry entry) =>
        new(entry.Name, folder, JsonSerializer.SerializeToElement(entry.Parameters));

    private static async Task DisposeOnceLoadedAsync(Task<IDetector> loading)
    {
        await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loading is { IsCompletedSuccessfully: true, Result: { } unwanted })
        {
            await unwanted.DisposeAsync();
        }
    }

    private T Ask<T>(string doing, Func<T> question)
    {
        var answer = late is { IsCompleted: false } ? null : PluginCall.Within(patience, question);
        if (answer is { IsCompleted: false })
        {
            late = answer;
        }

        try
        {
            return answer is { IsCompleted: true }
                ? answer.GetAwaiter().GetResult()
                : throw new DetectorFaultException(
                    $"The plugin {name} has not answered within {patience.TotalSeconds:0.#} s at {doing}; it is asked again once it has.");
        }
        catch (Exception exception) when (exception is not DetectorFaultException)
        {
            throw new DetectorFaultException(PluginFault.Describe(name, doing, exception), exception);
        }
    }
}

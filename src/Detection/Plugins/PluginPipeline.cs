using FakeFinder.Catalog;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;
using FakeFinder.Reports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Plugins;

/// <summary>Pipelines <c>plugin:NAME</c>: detectors that are assemblies of a user's own, in the folder of plugins.</summary>
internal sealed class PluginPipeline(
    InstalledPlugins plugins,
    IOptions<DetectionOptions> options,
    TimeProvider time,
    ILogger<PluginDetector> logger) : IPipeline
{
    public string Name => $"{PluginName.Prefix}NAME";

    public bool IsNamed(string pipeline) => pipeline.StartsWith(PluginName.Prefix, StringComparison.Ordinal);

    public ISamplingPlan PlanOf(DetectorEntry entry)
    {
        var plugin = PluginOf(entry);
        return new PluginPlan(plugin, plugin.SettingsOf(entry));
    }

    public string? WhatIsMissing(DetectorEntry entry)
    {
        if ((entry.FaceFinder is not null ? "faceFinder" : entry.Weights is not null ? "weights" : null) is { } key)
        {
            return $"models.json gives {entry.Name} '{key}', which no plugin reads: it gets whole frames, and its weights lie in its "
                + "folder. Remove it.";
        }

        try
        {
            var plugin = PluginOf(entry);
            return plugin.WhatIsMissing(plugin.SettingsOf(entry));
        }
        catch (DetectorFaultException exception)
        {
            return exception.Message;
        }
    }

    public async Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken)
    {
        var plugin = PluginOf(entry);
        var hash = await FolderHash.ComputeAsync(plugin.Folder, cancellationToken);
        var detector = await plugin.LoadAsync(plugin.SettingsOf(entry), cancellationToken);
        var files = new NetworkReport($"plugin/{plugin.Name}", hash);
        return new PluginDetector(plugin.Name, detector, files, options.Value.PluginGrace, time, logger);
    }

    private Plugin PluginOf(DetectorEntry entry) => plugins.Find(PluginName.Of(entry.Pipeline, entry.Name), entry.Name);
}

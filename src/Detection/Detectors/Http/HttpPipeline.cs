using System.Collections.Concurrent;
using System.Net;
using FakeFinder.Catalog;
using FakeFinder.Detection.Detectors.Http.Handovers;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Sampling;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Detection.Detectors.Http;

/// <summary>
/// Pipeline <c>http</c>: any program that speaks the detector protocol of the original FakeFinder, such as its containers. It decodes for
/// itself: no frame is wanted here, and its report has a score without frames and without coverage.
/// </summary>
internal sealed class HttpPipeline(TimeProvider time, ILogger<HttpPipeline> logger, IVideoServer? server = null) : IPipeline, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<HttpProgram>> programs = new(StringComparer.Ordinal);

    public string Name => "http";

    public ISamplingPlan? PlanOf(DetectorEntry entry) => null;

    /// <remarks>Says what the last answer of the background check was; nothing is asked here.</remarks>
    public string? WhatIsMissing(DetectorEntry entry)
    {
        var program = ProgramOf(entry);
        return WhatIsMissingHere(entry.Name, program.Parameters) ?? program.WhatIsWrong();
    }

    public Task WhenKnownAsync(DetectorEntry entry) => ProgramOf(entry).Known;

    public async Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken)
    {
        var program = ProgramOf(entry);
        return new HttpDetector(entry.Name, program, await OpenAsync(entry.Name, program.Parameters, cancellationToken), time);
    }

    public void Dispose()
    {
        foreach (var program in programs.Values.Where(program => program.IsValueCreated))
        {
            program.Value.Dispose();
        }
    }

    private HttpProgram ProgramOf(DetectorEntry entry) => programs.TryGetValue(entry.Name, out var known) ? known.Value : Add(entry);

    private HttpProgram Add(DetectorEntry entry)
    {
        var parameters = EntryParameters.Read<HttpParameters>(entry.Parameters, $"detector {entry.Name}");
        return programs
            .GetOrAdd(entry.Name, name => new Lazy<HttpProgram>(() => new HttpProgram(name, parameters, time, logger)))
            .Value;
    }

    private string? WhatIsMissingHere(string detector, HttpParameters parameters) =>
        parameters.Folder is { } folder && !Directory.Exists(folder)
            ? $"The folder {folder}, by which {detector} hands videos over, is not there: make it, and let its program see it too."
        : parameters.Handover == HttpParameters.ByLink && server is null
            ? $"This process serves no videos, so {detector} cannot hand them over by link: use the handover \"folder\"."
        : null;

    private async Task<IHandover> OpenAsync(string detector, HttpParameters parameters, CancellationToken cancellationToken)
    {
        try
        {
            if (parameters.Folder is { } folder)
            {
                return new FolderHandover(SharedFolder.Open(folder), parameters.PathThere);
            }

            var address = parameters.ListenOn is { } told ? IPAddress.Parse(told) : IPAddress.Loopback;
            var listener = await server!.ListenAsync(address, parameters.Port ?? 0, cancellationToken);
            return new LinkHandover(listener, parameters.HostThere ?? address.ToString());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DetectorLoadException($"The hand-over of {detector} cannot be set up: {exception.Message}", exception);
        }
    }
}

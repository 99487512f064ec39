using System.Collections.Immutable;
using FakeFinder.Storage.Sources;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Api.Batches;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Dashboard.Analysts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Dashboard.Pages.Batches;

/// <summary>Start a batch of a folder or a prefix, where the configuration names some; files go by the page Analyse.</summary>
public sealed partial class BatchStart(
    NavigationManager navigation,
    IOptions<WebOptions> options,
    IEnumerable<IVideoSource> sources,
    ILogger<BatchStart> logger)
{
    private const string NoPlaces =
        " Folders of the service's machine are offered here when FakeFinder:Web:BatchFolders names some, buckets when "
            + "FakeFinder:Storage:S3:SourceBuckets does.";

    private string? place;
    private int? replicas;
    private string? refusal;
    private bool starting;

    // Kept until the choice changes: starting again after a lost answer then names the same batch.
    private Guid id = Guid.CreateVersion7();

    [Inject]
    private PageCaller Asking { get; set; } = null!;

    [Inject]
    private PageAudit Audit { get; set; } = null!;

    [Inject]
    private BatchSubmitter Submitter { get; set; } = null!;

    [Inject]
    private AnalystName Analyst { get; set; } = null!;

    /// <summary>What all folders and prefixes begin with that the configuration admits.</summary>
    private IReadOnlyList<string> Places => [.. options.Value.BatchFolders, .. sources.SelectMany(source => source.Roots)];

    private string? Hint => string.IsNullOrWhiteSpace(place) ? "Name a folder or a prefix first."
        : Chosen.Count == 0 ? "Choose at least one detector."
        : null;

    protected override bool IsOffered => Places.Count > 0;

    private void Choose(ImmutableHashSet<string> names) => (Left, id) = (names, Guid.CreateVersion7());

    private async Task StartAsync()
    {
        if (Hint is not null || starting)
        {
            return;
        }

        (starting, refusal) = (true, null);
        try
        {
            var isPrefix = sources.Any(source => source.Knows(place!));
            var submission = new BatchSubmission
            {
                Folder = isPrefix ? null : place,
                Prefix = isPrefix ? place : null,
                Detectors = Chosen,
                Replicas = replicas,
                SubmittedBy = await Analyst.GetAsync(),
            };
            await Submitter.SubmitAsync(id, submission, await Asking.GetAsync(), Closing);
            await Audit.WriteAsync(AuditActions.SubmitBatch, $"{id}");
            navigation.NavigateTo($"/batches/{id}");
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNoAnswer(exception, id);
            refusal = "The service did not answer in time. The list above tells whether the batch was started; if not, start it again.";
        }
        catch (Exception exception) when (Fault.Of(exception) is { } fault)
        {
            (refusal, id) = (fault.Detail, Guid.CreateVersion7());
        }
        finally
        {
            starting = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Starting batch {Batch} from the dashboard got no answer")]
    private partial void LogNoAnswer(Exception exception, Guid batch);
}

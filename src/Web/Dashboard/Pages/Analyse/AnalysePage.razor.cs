using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Api.Batches;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Dashboard.Analysts;
using FakeFinder.Web.Dashboard.Detectors;
using FakeFinder.Web.Dashboard.Videos;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Analyse;

/// <summary>
/// Choose clips, choose detectors, submit: one clip becomes a job, several a batch. The clips' ids are in the address, so a reload keeps
/// them, whatever is uploaded under their names meanwhile.
/// </summary>
public sealed partial class AnalysePage(
    IVideoLibrary library,
    DetectorBoard board,
    DetectorTimes measured,
    NavigationManager navigation,
    ILogger<AnalysePage> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly List<StoredVideo> clips = [];
    private readonly Queue<string> issued = [];
    private Task watching = Task.CompletedTask;
    private IReadOnlyList<DetectorStatus>? detectors;
    private ImmutableDictionary<string, MeasuredTime?> times = ImmutableDictionary<string, MeasuredTime?>.Empty;
    private Preset preset;
    private ImmutableHashSet<string>? left;
    private string? looked;
    private IReadOnlyList<string> unknown = [];
    private string? failure;
    private int moving;
    private bool submitting;

    // Kept until the choice changes: submitting again after a lost answer then names the same job or batch.
    private Guid id = Guid.CreateVersion7();

    [Inject]
    private PageCaller Asking { get; set; } = null!;

    [Inject]
    private PageAudit Audit { get; set; } = null!;

    /// <summary>The ids of the chosen clips.</summary>
    [SupplyParameterFromQuery]
    public string[]? Video { get; set; }

    /// <summary>The name of a clip, in addresses that were kept from earlier programs: the clip that has it now.</summary>
    [SupplyParameterFromQuery]
    public string? Clip { get; set; }

    [Inject]
    private JobSubmitter Jobs { get; set; } = null!;

    [Inject]
    private BatchSubmitter Batches { get; set; } = null!;

    [Inject]
    private AnalystName Analyst { get; set; } = null!;

    private IReadOnlyList<TimeSpan> Lengths => clips.ConvertAll(clip => clip.Info.Duration);

    /// <summary>Where no trained detector can run, there is nothing to choose between but heuristics.</summary>
    private Preset Now => Presets.Trained(detectors ?? []).Count == 0 ? Preset.Own : preset;

    private ImmutableArray<string> Chosen => Now switch
    {
        Preset.Quick => [.. Presets.Quick(detectors!, times)],
        Preset.Thorough => [.. Presets.Trained(detectors!)],
        _ => [.. (detectors ?? []).Where(status => status.Selectable && left?.Contains(status.Entry.Name) != true)
            .Select(status => status.Entry.Name)],
    };

    private ImmutableHashSet<string> LeftOut => Now == Preset.Own
        ? left ?? []
        : [.. detectors!.Where(status => status.Selectable || status.Entry.IsHeuristic).Select(status => status.Entry.Name).Except(Chosen)];

    private string? Missing => clips.Count == 0 ? "Choose a clip first." : Chosen.IsEmpty ? "Choose at least one detector." : null;

    private string? Hint =>
        Missing ?? (moving > 0
            ? $"{(moving == 1 ? "One upload is" : $"{moving} uploads are")} not finished; what is here now is analysed."
            : $"Expected time: {ExpectedTime.Of(Chosen, times, Lengths).Text}.");

    protected override void OnInitialized() => watching = WatchDetectorsAsync();

    protected override Task OnParametersSetAsync()
    {
        var asked = Clip is not null && Video is not { Length: > 0 } ? $"clip {Clip}" : string.Join(' ', Video ?? []);

        // What the page itself has put into the address comes back here, perhaps after the next clip has come.
        if (issued.Contains(asked))
        {
            while (issued.Dequeue() != asked)
            {
            }

            looked = asked;
            return Task.CompletedTask;
        }

        return asked == looked ? Task.CompletedTask : LookUpAsync(asked);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private async Task WatchDetectorsAsync()
    {
        try
        {
            await foreach (var now in board.WatchAsync(closing.Token))
            {
                detectors = now;
                StateHasChanged();
                await MeasureAsync(now);
            }
        }
        catch (Exception exception) when (!closing.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task MeasureAsync(IReadOnlyList<DetectorStatus> now)
    {
        var names = now.Where(status => status.Selectable).Select(status => status.Entry.Name);
        foreach (var name in names.Where(name => !times.ContainsKey(name)))
        {
            times = times.Add(name, await measured.OfAsync(name, closing.Token));
            StateHasChanged();
        }
    }

    private async Task LookUpAsync(string asked)
    {
        looked = asked;
        Change();
        var (found, gone) = (new List<StoredVideo>(), new List<string>());
        if (asked.StartsWith("clip ", StringComparison.Ordinal))
        {
            if (await library.FindByNameAsync(await Asking.ViewerAsync(), Clip!, closing.Token) is { } named)
            {
                found.Add(named);
            }
            else
            {
                gone.Add($"There is no clip called {Clip} any more");
            }
        }
        else
        {
            foreach (var one in (Video ?? []).Distinct())
            {
                if (await library.FindAsync(await Asking.ViewerAsync(), one, closing.Token) is { } video)
                {
                    found.Add(video);
                }
                else
                {
                    gone.Add("This clip is not here any more");
                }
            }
        }

        if (looked == asked)
        {
            clips.Clear();
            clips.AddRange(found);
            unknown = [.. gone.Distinct()];
        }
    }

    private async Task AddAsync(string video)
    {
        if (clips.TrueForAll(clip => clip.Id != video)
            && await library.FindAsync(await Asking.ViewerAsync(), video, closing.Token) is { } found)
        {
            clips.Add(found);
            unknown = [];
            Change();
            PutIntoAddress();
        }
    }

    private void LeaveOut(StoredVideo clip)
    {
        clips.Remove(clip);
        Change();
        PutIntoAddress();
    }

    // More clips than an address holds are kept by the page alone.
    private void PutIntoAddress()
    {
        if (clips.Count > ClipLinks.MostInAddress)
        {
            return;
        }

        var address = ClipLinks.Analyse([.. clips.Select(clip => clip.Id)]);
        if (navigation.ToAbsoluteUri(address).ToString() != navigation.Uri)
        {
            issued.Enqueue(string.Join(' ', clips.Select(clip => clip.Id)));
            navigation.NavigateTo(address, replace: clips.Count != 1);
        }
    }

    private void ChoosePreset(Preset chosen)
    {
        if (chosen == Preset.Own)
        {
            left ??= LeftOut;
        }

        preset = chosen;
        Change();
    }

    private void Choose(ImmutableHashSet<string> names)
    {
        (preset, left) = (Preset.Own, names);
        Change();
    }

    private void Change()
    {
        id = Guid.CreateVersion7();
        failure = null;
    }

    private async Task SubmitAsync()
    {
        if (Missing is not null || submitting)
        {
            return;
        }

        submitting = true;
        failure = null;
        try
        {
            var (person, caller) = (await Analyst.GetAsync(), await Asking.GetAsync());
            if (clips is [var clip])
            {
                await Jobs.SubmitAsync(id, clip, Chosen, JobPriority.Interactive, caller, person, callback: null, closing.Token);
                await Audit.WriteAsync(AuditActions.SubmitJob, $"{id}");
                navigation.NavigateTo($"/jobs/{id}");
            }
            else
            {
                await Batches.SubmitAsync(
                    id,
                    new BatchSubmission
                    {
                        Videos = clips.ConvertAll(one => one.Id),
                        Names = clips.ConvertAll(one => one.Name),
                        Detectors = Chosen,
                        SubmittedBy = person,
                    },
                    caller,
                    closing.Token);
                await Audit.WriteAsync(AuditActions.SubmitBatch, $"{id}");
                navigation.NavigateTo($"/batches/{id}");
            }
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNoAnswer(exception, id);
            failure = "The service did not answer in time. Submit again: the analysis is not done twice.";
        }
        catch (Exception exception) when (Fault.Of(exception) is { } fault)
        {
            Change();
            failure = fault.Detail;
        }
        finally
        {
            submitting = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Submitting {Id} from the dashboard got no answer")]
    private partial void LogNoAnswer(Exception exception, Guid id);
}

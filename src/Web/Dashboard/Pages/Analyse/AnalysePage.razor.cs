using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Detectors;
using FakeFinder.Web.Dashboard.Videos;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Analyse;

/// <summary>
/// Choose a clip, choose detectors, submit. The clip's id is in the address, so a reload keeps it, whatever is uploaded under its name
/// meanwhile.
/// </summary>
public sealed partial class AnalysePage(
    IVideoLibrary library,
    DetectorBoard board,
    IGrainFactory grains,
    NavigationManager navigation,
    ILogger<AnalysePage> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private Task watching = Task.CompletedTask;
    private IReadOnlyList<DetectorStatus>? detectors;
    private ImmutableHashSet<string> left = [];
    private StoredVideo? video;
    private (string? Id, string? Name) looked;
    private string? unknown;
    private string? failure;
    private bool submitting;

    // Kept until the choice changes: submitting again after a lost answer then names the same job.
    private Guid job = Guid.CreateVersion7();

    /// <summary>The id of the chosen clip.</summary>
    [SupplyParameterFromQuery]
    public string? Video { get; set; }

    /// <summary>The name of a clip, in addresses that were kept from earlier programs: the clip that has it now.</summary>
    [SupplyParameterFromQuery]
    public string? Clip { get; set; }

    private string? Hint => video is null ? "Choose a clip first." : Chosen.IsEmpty ? "Choose at least one detector." : null;

    private ImmutableArray<string> Chosen =>
        [.. (detectors ?? []).Where(status => status.Selectable && !left.Contains(status.Entry.Name)).Select(status => status.Entry.Name)];

    protected override void OnInitialized() => watching = WatchDetectorsAsync();

    protected override Task OnParametersSetAsync() => (Video, Clip) == looked ? Task.CompletedTask : LookUpAsync(Video, Clip);

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
            }
        }
        catch (Exception exception) when (!closing.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task LookUpAsync(string? id, string? name)
    {
        looked = (id, name);
        job = Guid.CreateVersion7();
        failure = null;
        video = id is not null ? await library.FindAsync(id, closing.Token)
            : name is not null ? await library.FindByNameAsync(name, closing.Token)
            : null;
        unknown = video is not null ? null
            : id is not null ? "This clip is not here any more"
            : name is not null ? $"There is no clip called {name} any more"
            : null;
    }

    // The address may name this clip already, from before it was uploaded; then going there would change nothing.
    private async Task ShowAsync(string id)
    {
        await LookUpAsync(id, name: null);
        navigation.NavigateTo(ClipLinks.Analyse(id));
    }

    private void Choose(ImmutableHashSet<string> names)
    {
        left = names;
        job = Guid.CreateVersion7();
        failure = null;
    }

    private async Task SubmitAsync()
    {
        if (video is null || submitting)
        {
            return;
        }

        submitting = true;
        failure = null;
        try
        {
            await grains.GetGrain<IVideoGrain>(job).Submit(new JobRequest(video.Id, video.Name, Chosen));
            navigation.NavigateTo($"/jobs/{job}");
        }
        catch (FakeFinderException exception)
        {
            failure = exception.Message;
            job = Guid.CreateVersion7();
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNoAnswer(exception, job);
            failure = "The service did not answer in time. Submit again: the analysis is not done twice.";
        }
        finally
        {
            submitting = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Submitting job {Job} from the dashboard got no answer")]
    private partial void LogNoAnswer(Exception exception, Guid job);
}

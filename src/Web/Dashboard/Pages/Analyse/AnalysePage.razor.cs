using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Dashboard.Detectors;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Analyse;

/// <summary>Choose a clip, choose detectors, submit. The clip's name is in the address, so a reload keeps it.</summary>
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
    private string? looked;
    private string? unknown;
    private string? failure;
    private bool submitting;

    // Kept until the choice changes: submitting again after a lost answer then names the same job.
    private Guid job = Guid.CreateVersion7();

    /// <summary>The name of the chosen clip.</summary>
    [SupplyParameterFromQuery]
    public string? Clip { get; set; }

    private string? Hint => video is null ? "Choose a clip first." : Chosen.IsEmpty ? "Choose at least one detector." : null;

    private ImmutableArray<string> Chosen =>
        [.. (detectors ?? []).Where(status => status.Selectable && !left.Contains(status.Entry.Name)).Select(status => status.Entry.Name)];

    protected override void OnInitialized() => watching = WatchDetectorsAsync();

    protected override Task OnParametersSetAsync() => Clip == looked ? Task.CompletedTask : LookUpAsync(Clip);

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

    private async Task LookUpAsync(string? name)
    {
        looked = name;
        job = Guid.CreateVersion7();
        failure = null;
        video = name is null ? null : await library.FindByNameAsync(name, closing.Token);
        unknown = video is null ? name : null;
    }

    // The address may name this clip already, from before it was uploaded; then going there would change nothing.
    private async Task ShowAsync(string name)
    {
        await LookUpAsync(name);
        navigation.NavigateTo($"/analyse?clip={Uri.EscapeDataString(name)}");
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
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
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

using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Capacity;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Dashboard.Pages.Fleet;

/// <summary>The instances, the queue and the decisions, live; a person may launch, start, drain and stop.</summary>
public sealed partial class FleetPage(
    LiveFleet live,
    IGrainFactory grains,
    IOptions<TelemetryOptions> telemetry,
    TimeProvider time,
    ILogger<FleetPage> logger) : IAsyncDisposable
{
    private const int ShortList = 8;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource closing = new();
    private Task watching = Task.CompletedTask;
    private FleetSnapshot? fleet;
    private IReadOnlyList<InstanceRow> rows = [];
    private DateTimeOffset now;
    private bool silent;
    private bool asking;
    private bool all;
    private string? failure;
    private string? chosen;

    // Kept until there is an answer: asking again after a lost one then launches no second instance.
    private Guid launch = Guid.CreateVersion7();

    private KindSnapshot? Kind => fleet?.Kinds.FirstOrDefault(kind => kind.Name == chosen) ?? fleet?.Kinds.FirstOrDefault();

    private string SlotsInUse => $"{rows.Sum(row => row.Busy)} of {rows.Sum(row => row.Worker?.Report.Slots ?? 0)}";

    private double UsdPerHour => rows.Where(row => row.Runs).Sum(row => row.Instance.UsdPerHour);

    protected override void OnInitialized() => watching = WatchAsync();

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var told in live.WatchAsync(LookAgain, closing.Token))
            {
                silent = told is null;
                Show(told ?? fleet);
                StateHasChanged();
            }
        }
        catch (Exception exception) when (!closing.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private void Show(FleetSnapshot? told)
    {
        (fleet, now) = (told, time.GetUtcNow());
        rows = told is null ? [] : InstanceRow.Of(told);
    }

    private Task LaunchAsync() => AskAsync(capacity => capacity.Launch(launch, Kind?.Name));

    private Task StartAsync(InstanceRow row) => AskAsync(capacity => capacity.Start(row.Instance.Id));

    private Task DrainAsync(InstanceRow row) => AskAsync(capacity => capacity.Drain(row.Instance.Id));

    private Task StopAsync(InstanceRow row) => AskAsync(capacity => capacity.Stop(row.Instance.Id));

    private async Task AskAsync(Func<ICapacityGrain, Task<FleetSnapshot>> ask)
    {
        (asking, failure) = (true, null);
        try
        {
            Show(await ask(grains.GetGrain<ICapacityGrain>(0)));
            launch = Guid.CreateVersion7();
        }
        catch (FakeFinderException exception)
        {
            failure = exception.Message;
            launch = Guid.CreateVersion7();
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNoAnswer(exception);
            failure = "The service did not answer in time. The decisions below tell whether it was done; if not, try again.";
        }
        finally
        {
            asking = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a person asked of the fleet got no answer")]
    private partial void LogNoAnswer(Exception exception);
}

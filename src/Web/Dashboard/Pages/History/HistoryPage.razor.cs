using System.Globalization;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FakeFinder.Web.Dashboard.Pages.History;

/// <summary>
/// All analyses, to be found again. The address says which are shown, so that going back, loading again and a link that is sent show the
/// same.
/// </summary>
public sealed partial class HistoryPage(
    IJobIndex index,
    PageCaller asking,
    ModelCatalog catalog,
    NavigationManager navigation,
    IJSRuntime js,
    TimeProvider time) : IAsyncDisposable
{
    /// <summary>Rows of one page.</summary>
    internal const int Length = 50;

    /// <summary>While an analysis of the page is at work, the page is asked for again after this.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    private readonly HashSet<Guid> chosen = [];
    private CancellationTokenSource loading = new();
    private Task watching = Task.CompletedTask;
    private IReadOnlyList<string> detectors = [];
    private IJSObjectReference? module;
    private JobQuery query = new();
    private JobPage? page;
    private string? refusal;
    private string? said;
    private bool closed;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Detector { get; set; }

    [SupplyParameterFromQuery]
    private string? Band { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [SupplyParameterFromQuery]
    private string? SubmittedBy { get; set; }

    [SupplyParameterFromQuery]
    private string? Archived { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? PageNumber { get; set; }

    private int Page => Math.Clamp(PageNumber ?? 1, 1, int.MaxValue / Length);

    private JobSearch Search => new()
    {
        Text = Text,
        State = State,
        Detector = Detector,
        Band = Band,
        From = From,
        To = To,
        SubmittedBy = SubmittedBy,
        Archived = Archived == "true",
        Sort = Sort,
        Skip = (Page - 1) * Length,
        Take = Length,
    };

    private IReadOnlyList<JobRow> Chosen => [.. (page?.Jobs ?? []).Where(job => chosen.Contains(job.Id))];

    private string Count =>
        page is not { Total: > 0 } ? "No analysis"
        : page.Jobs.Count == 0 ? $"None of {Number(page.Total)}"
        : $"{Number(query.Skip + 1)} to {Number(query.Skip + page.Jobs.Count)} of {Number(page.Total)}";

    protected override void OnInitialized() =>
        detectors = [.. catalog.Detectors.Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    protected override async Task OnParametersSetAsync()
    {
        await loading.CancelAsync();
        loading = new CancellationTokenSource();
        var before = query;
        try
        {
            var asked = Search.ToQuery();
            query = asked with
            {
                From = await LocalAsync(From, "startOf") ?? asked.From,
                To = await LocalAsync(To, "endOf") ?? asked.To,
            };
            refusal = null;
        }
        catch (InvalidRequestException exception)
        {
            (refusal, page) = (exception.Message, null);
            return;
        }

        if (query != before)
        {
            // What is chosen is what is seen.
            chosen.Clear();
            said = null;
        }

        watching = WatchAsync(loading.Token);
        await watching;
    }

    public async ValueTask DisposeAsync()
    {
        closed = true;
        await loading.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        loading.Dispose();
        if (Interlocked.Exchange(ref module, null) is { } held)
        {
            await held.DisposeUnlessGoneAsync();
        }
    }

    /// <summary>Shows the page, and while something on it is at work again and again, without being waited for.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(cancellationToken);
            KeepFreshAsync(cancellationToken).Ignore();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Another question has come, or the page is closed.
            return;
        }
    }

    private async Task KeepFreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (page?.Jobs.Any(job => job.Open) == true)
            {
                await Task.Delay(LookAgain, time, cancellationToken);
                await LoadAsync(cancellationToken);
                StateHasChanged();
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var found = await index.SearchAsync(await asking.ViewerAsync(), query, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        page = found;
        chosen.IntersectWith(found.Jobs.Select(job => job.Id));
    }

    private async Task DoneAsync(string what)
    {
        said = what;
        chosen.Clear();
        await LoadAsync(CancellationToken.None);
    }

    /// <summary>A day of the address is one of the reader's zone, which the browser knows.</summary>
    private async Task<DateTimeOffset?> LocalAsync(string? day, string function)
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) || closed)
        {
            return null;
        }

        module ??= await js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Dashboard/Pages/History/HistoryPage.razor.js"]);
        var moment = module is null ? null : await module.InvokeAsync<string?>(function, day);
        return DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var local) ? local : null;
    }

    private void GoTo(HistoryChange change) =>
        navigation.NavigateTo(
            navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>
                {
                    [change.Field] = string.IsNullOrWhiteSpace(change.Value) ? null : change.Value,
                    ["page"] = null,
                }),
            replace: change.IsTyping);

    private string SortAddress(JobOrder order) =>
        navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?>
            {
                ["sort"] = order == JobOrder.Latest ? null : JobSearch.WordOf(order),
                ["page"] = null,
            });

    private string PageAddress(int number) => navigation.GetUriWithQueryParameter("page", number == 1 ? null : number);

    /// <summary>All that the list has, not this page alone.</summary>
    private string CsvAddress => "/api/v1/jobs" + QueryString.Create(
        new Dictionary<string, string?>
        {
            ["format"] = "csv",
            ["q"] = query.Text,
            ["state"] = query.State,
            ["detector"] = query.Detector,
            ["band"] = query.Band is { } band ? JobSearch.WordOf(band) : null,
            ["from"] = query.From?.ToString("O"),
            ["to"] = query.To?.ToString("O"),
            ["submittedBy"] = query.SubmittedBy,
            ["archived"] = query.Archived ? "true" : null,
            ["sort"] = JobSearch.WordOf(query.Order),
        }.Where(condition => condition.Value is not null));

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

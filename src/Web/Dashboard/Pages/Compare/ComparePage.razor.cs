using FakeFinder.Contracts;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Comparing;
using FakeFinder.Web.Dashboard.Evidence;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Compare;

/// <summary>Two analyses side by side. Their ids are in the address, so a link shows the same to others.</summary>
public sealed partial class ComparePage(ILogger<ComparePage> logger) : IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private Guid? first;
    private Guid? second;
    private JobComparison? comparison;
    private (JobFindings First, JobFindings Second) found = (JobFindings.None, JobFindings.None);
    private string? failure;

    /// <summary>The id of the first analysis.</summary>
    [SupplyParameterFromQuery]
    public string? A { get; set; }

    /// <summary>The id of the second analysis.</summary>
    [SupplyParameterFromQuery]
    public string? B { get; set; }

    [Inject]
    private PageCaller Asking { get; set; } = null!;

    [Inject]
    private JobComparer Comparer { get; set; } = null!;

    private double Axis => Math.Max(found.First.Video.DurationSeconds, found.Second.Video.DurationSeconds);

    protected override async Task OnParametersSetAsync()
    {
        var now = (Parse(A), Parse(B));
        if (now == (first, second) && (comparison is not null || failure is not null))
        {
            return;
        }

        (first, second) = now;
        (comparison, failure) = (null, null);
        if (first is { } one && second is { } other)
        {
            await CompareAsync(one, other);
        }
    }

    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    private static Guid? Parse(string? id) => Guid.TryParse(id, out var parsed) ? parsed : null;

    private static string Address(Guid? a, Guid? b) => $"/compare?a={a}&b={b}";

    private EvidenceSummary SummaryOf(ComparedJob side) => Evidence.SummaryOf(side.Job);

    private async Task CompareAsync(Guid one, Guid other)
    {
        try
        {
            var compared = await Comparer.CompareAsync(await Asking.ViewerAsync(), one, other, closing.Token);
            found = (
                JobFindings.Of(compared.First.Job, compared.First.Reports), JobFindings.Of(compared.Second.Job, compared.Second.Reports));
            comparison = compared;
        }
        catch (JobNotFoundException)
        {
            failure = "One of the two analyses is not here: it was deleted, or the address is cut short.";
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNoAnswer(exception, one, other);
            failure = "The service did not answer. Load the page again.";
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Comparing jobs {First} and {Second} got no answer")]
    private partial void LogNoAnswer(Exception exception, Guid first, Guid second);
}

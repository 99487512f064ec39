using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Batches;
using FakeFinder.Web.Dashboard.Scores;
using FakeFinder.Web.Evidence;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace FakeFinder.Web.Dashboard.Pages.Batch;

/// <summary>The videos of a batch: sorted, filtered and paged by the database, so that only the rows in sight are there.</summary>
public sealed partial class BatchResults(IBatchIndex index, JobEvidence evidence)
{
    private static readonly string[] States = ["open", "completed", "failed", "cancelled"];

    private Virtualize<Row>? rows;
    private BatchQuery query = new();
    private string scores = "";
    private int? total;

    /// <summary>The batch's id.</summary>
    [Parameter, EditorRequired]
    public Guid Batch { get; set; }

    /// <summary>In the batch's order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Detectors { get; set; } = [];

    /// <summary>Those of them that are no heuristics: what the highest score is of.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Trained { get; set; } = [];

    private IEnumerable<(BatchOrder Order, string Title)> Columns
    {
        get
        {
            yield return (BatchOrder.Position, "No.");
            yield return (BatchOrder.Name, "Name");
            if (Trained.Count > 0)
            {
                yield return (BatchOrder.Score, "Highest");
            }

            yield return (BatchOrder.State, "State");
        }
    }

    /// <summary>Reads the rows in sight again.</summary>
    public async Task RefreshAsync()
    {
        if (rows is not null)
        {
            await rows.RefreshDataAsync();
            StateHasChanged();
        }
    }

    private async ValueTask<ItemsProviderResult<Row>> LoadAsync(ItemsProviderRequest request)
    {
        // Read to its end, also where the rows are out of sight meanwhile: the list takes no other exception for a cancellation.
        var page = await index.SearchAsync(
            Batch, query with { Detectors = Trained }, request.StartIndex, request.Count, CancellationToken.None);
        if (total != page.Total)
        {
            total = page.Total;
            StateHasChanged();
        }

        return new([.. page.Videos.Select((video, place) => new Row(request.StartIndex + place, video))], page.Total);
    }

    private Task AskAsync(BatchQuery wanted)
    {
        query = wanted;
        return RefreshAsync();
    }

    // A score is looked at from the highest on, everything else from the first on.
    private Task SortAsync(BatchOrder order) => AskAsync(query with
    {
        Order = order,
        Descending = query.Order == order ? !query.Descending : order == BatchOrder.Score,
    });

    private Task FilterStateAsync(ChangeEventArgs change) => AskAsync(query with { State = Blank((string?)change.Value) });

    private Task FilterScoresAsync(ChangeEventArgs change)
    {
        scores = (string?)change.Value ?? "";
        return AskAsync(query with
        {
            Above = scores switch
            {
                "strong" => Bands.Strong,
                "moderate" => Bands.Moderate,
                "weak" => Bands.Weak,
                _ => null,
            },
            AtMost = scores == "none" ? Bands.Weak : null,
        });
    }

    private string? Sorted(BatchOrder order) => query.Order != order ? null : query.Descending ? "descending" : "ascending";

    private string Say(BatchResultRow video, string detector)
    {
        var part = video.Parts.FirstOrDefault(part => part.Detector == detector);
        if (part is null || evidence.ProbabilityOf(detector, part.Score) is not { } probability)
        {
            return part?.State switch
            {
                "failed" => "Failed",
                "cancelled" => "Cancelled",
                _ => "–",
            };
        }

        var band = Bands.Of(probability);
        return band == Band.NotAssessed ? "Not assessed"
            : Trained.Contains(detector) ? $"{new Score(probability).Percent} · {band.Word()}"
            : new Score(probability).Percent;
    }

    private static string StateOf(BatchListedVideo video) =>
        video.Video.State == "open" && video.JobState is "running" ? "Running" : Word(video.Video.State);

    private static string Word(string state) => state switch
    {
        "open" => "Waiting",
        "completed" => "Completed",
        "failed" => "Failed",
        _ => "Cancelled",
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <param name="Index">Its place among what the query finds, from 0.</param>
    private sealed record Row(int Index, BatchListedVideo Listed);
}

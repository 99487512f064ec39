using Dapper;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Jobs;

/// <summary>A <see cref="JobQuery"/> as SQL: its conditions on Jobs, its order, and the values of both.</summary>
internal sealed class JobConditions
{
    private readonly List<string> all = ["ProbeOf IS NULL"];

    public JobConditions(Viewer viewer, JobQuery query)
    {
        if (viewer.Owner is { } owner)
        {
            Add(viewer.On("Owner"), "Owner", owner);
        }

        Order = OrderOf(query.Order, "");
        OrderOfRows = OrderOf(query.Order, "j.");
        Add("IsArchived = @IsArchived", "IsArchived", query.Archived ? 1 : 0);
        Parameters.Add("Take", query.Take);
        Parameters.Add("Skip", query.Skip);
        if (query.Ids is { } ids)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, JobQuery.MostIds, nameof(query));
            var (parameters, names) = ParameterList.Of(ids.Select(id => id.ToString()));
            Parameters.AddDynamicParams(parameters);
            Add($"Id IN ({names})");
        }

        if (query.State is { } state)
        {
            Add("State = @State", "State", state);
        }

        if (query.Detector is { } detector)
        {
            Add("EXISTS(SELECT 1 FROM Parts p WHERE p.Detector = @Detector AND p.JobId = Jobs.Id)", "Detector", detector);
        }

        if (query.From is { } from)
        {
            Add("SubmittedAt >= @From", "From", from.UtcTicks);
        }

        if (query.To is { } to)
        {
            Add("SubmittedAt < @To", "To", to.UtcTicks);
        }

        if (query.Band is { } band)
        {
            AddBand(band);
        }

        if (query.SubmittedBy is { } person)
        {
            // The second one for letters that the database cannot fold.
            Add($"(lower(SubmittedBy) LIKE @Person {SearchText.Escape} OR SubmittedBy LIKE @PersonAsTyped {SearchText.Escape})");
            Parameters.Add("Person", SearchText.Containing(person));
            Parameters.Add("PersonAsTyped", $"%{SearchText.Literal(person)}%");
        }

        if (query.Text is { } text)
        {
            AddText(text);
        }
    }

    public DynamicParameters Parameters { get; } = new();

    /// <summary>What follows <c>WHERE</c>.</summary>
    public string Where => string.Join(" AND ", all);

    /// <summary>What follows <c>ORDER BY</c>, in the columns of Jobs.</summary>
    public string Order { get; }

    /// <summary>The same in the columns of a query whose jobs are called j.</summary>
    public string OrderOfRows { get; }

    private void Add(string condition) => all.Add(condition);

    private void Add(string condition, string parameter, object value)
    {
        Parameters.Add(parameter, value);
        all.Add(condition);
    }

    private void AddBand(Band band)
    {
        if (band == Band.NotAssessed)
        {
            Add("TopScore IS NULL");
            return;
        }

        // A top score is never exactly 0.5.
        var (above, to) = band switch
        {
            Band.Weak => (Bands.Weak, Bands.Moderate),
            Band.Moderate => (Bands.Moderate, Bands.Strong),
            Band.Strong => (Bands.Strong, 1),
            _ => (-1, Bands.Weak),
        };
        Add("TopScore > @Above", "Above", above);
        Add("TopScore <= @UpTo", "UpTo", to);
    }

    private void AddText(string text)
    {
        List<string> places =
        [
            $"SearchName LIKE @Text {SearchText.Escape}",
            $"Id IN (SELECT n.JobId FROM JobNotes n WHERE n.SearchText LIKE @Text {SearchText.Escape})",
        ];
        Parameters.Add("Text", SearchText.Containing(text));
        if (text.All(character => char.IsAsciiHexDigit(character) || character == '-'))
        {
            places.Add($"VideoId LIKE @Start {SearchText.Escape}");
            places.Add($"Id LIKE @Start {SearchText.Escape}");
            Parameters.Add("Start", SearchText.Beginning(text));
        }

        Add($"({string.Join(" OR ", places)})");
    }

    private static string OrderOf(JobOrder order, string jobs)
    {
        var latest = $"{jobs}SubmittedAt DESC, {jobs}Id DESC";
        return order switch
        {
            JobOrder.Oldest => $"{jobs}SubmittedAt, {jobs}Id",
            JobOrder.Name => $"{jobs}SearchName, {latest}",
            JobOrder.NameDown => $"{jobs}SearchName DESC, {latest}",
            JobOrder.Highest => $"COALESCE({jobs}TopScore, -1) DESC, {latest}",
            JobOrder.Lowest => $"COALESCE({jobs}TopScore, -1), {latest}",
            _ => latest,
        };
    }
}

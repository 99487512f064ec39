using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Evidence;

/// <summary>From what a user typed to a job's id.</summary>
internal static class JobFinder
{
    /// <summary>Jobs of one page.</summary>
    private const int PageSize = 100;

    /// <summary>A beginning is looked for among so many of the latest jobs.</summary>
    private const int Looked = 2000;

    /// <param name="text">A whole id, or the beginning of one.</param>
    /// <exception cref="CliException">No job begins so, or several do.</exception>
    public static async Task<Guid> FindAsync(FakeFinderApi api, string text, CancellationToken cancellationToken)
    {
        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        var start = text.Replace("-", "", StringComparison.Ordinal);
        List<Guid> found = [];
        for (var skip = 0; skip < Looked; skip += PageSize)
        {
            var page = await api.ListJobsAsync(skip, PageSize, cancellationToken);
            found.AddRange(page.Where(job => $"{job:N}".StartsWith(start, StringComparison.OrdinalIgnoreCase)));
            if (page.Count < PageSize)
            {
                break;
            }
        }

        return found.Distinct().ToList() switch
        {
            [var only] => only,
            [] => throw new CliException($"None of the latest {Looked} jobs has an id that begins with {text}; give the whole id."),
            var several => throw new CliException(
                $"{several.Count} jobs have ids that begin with {text}; give more digits of the one that you mean: "
                    + $"{string.Join(", ", several.Take(5))}{(several.Count > 5 ? ", ..." : "")}."),
        };
    }
}

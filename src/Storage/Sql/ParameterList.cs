using Dapper;

namespace FakeFinder.Storage.Sql;

/// <summary>
/// The values of an <c>IN (...)</c>, one parameter for each: what Dapper makes of a list is an array for PostgreSQL, and SQLite has none.
/// </summary>
internal static class ParameterList
{
    /// <summary>As many as one statement gets at most.</summary>
    public const int Most = 200;

    /// <returns>The parameters and what stands between the brackets.</returns>
    public static (DynamicParameters Parameters, string Names) Of(IEnumerable<string> values)
    {
        var parameters = new DynamicParameters();
        var names = new List<string>();
        foreach (var value in values)
        {
            names.Add($"@Value{names.Count}");
            parameters.Add(names[^1], value);
        }

        return (parameters, string.Join(", ", names.DefaultIfEmpty("NULL")));
    }
}

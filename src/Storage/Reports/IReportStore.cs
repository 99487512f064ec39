namespace FakeFinder.Storage.Reports;

/// <summary>Reports: gzip JSON, one for each recorded result, written before the result is.</summary>
public interface IReportStore
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">Serialised with System.Text.Json, camel case.</param>
    /// <returns>The report's id.</returns>
    Task<string> WriteAsync<T>(Guid job, string detector, int attempt, T report, CancellationToken cancellationToken);

    /// <param name="id">As a user may have typed it: one that has not the form of an id is that of no report.</param>
    /// <returns>The report's JSON, unzipped, or null where there is none.</returns>
    Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken);

    /// <summary>Deletes a report whose result was not wanted.</summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken);
}

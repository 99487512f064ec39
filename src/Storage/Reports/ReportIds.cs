namespace FakeFinder.Storage.Reports;

/// <summary>The ids of reports: each says whose it is.</summary>
public static class ReportIds
{
    /// <summary>The id of the report of one attempt of one detector for one job.</summary>
    public static string Of(Guid job, string detector, int attempt) => new ReportId(job, detector, attempt).ToString();
}

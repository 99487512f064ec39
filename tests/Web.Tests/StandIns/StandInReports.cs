using System.Text;
using FakeFinder.Storage.Reports;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>The reports of the script; the others say their own id.</summary>
public sealed class StandInReports(Script script) : IReportStore
{
    public Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes(
            script.Reports.GetValueOrDefault(id) ?? $$"""{"report":"{{id}}"}""")));

    public Task<string> WriteAsync<T>(Guid job, string detector, int attempt, T report, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();
}

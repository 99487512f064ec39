using FakeFinder.Evaluation.Results;
using FakeFinder.Storage.Evaluations;

namespace FakeFinder.Web.Evaluations;

/// <summary>The evaluation runs of the service, for the API and for the pages.</summary>
internal sealed class EvaluationRuns
{
    public Task<EvaluationPage> ListAsync(int skip, int take, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <returns>Null where there is no such run.</returns>
    public Task<EvaluationRow?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <returns>The figures; null where there is no such run, or it has none (yet).</returns>
    public Task<EvaluationDocument?> ReadAsync(Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <returns>The bytes of metrics.json, to be read once; null where there is no such run, or it has none (yet).</returns>
    public Task<Stream?> OpenMetricsAsync(Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <returns>The bytes of scores.csv, to be read once; null where there is no such run, or it was uploaded, or has none (yet).</returns>
    public Task<Stream?> OpenScoresAsync(Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Takes in the metrics.json of <c>fakefinder evaluate</c>. The same bytes again are the same run, under its first name.</summary>
    /// <param name="name">Null or empty: the document's own.</param>
    public Task<EvaluationRow> AddAsync(string? name, Stream metricsJson, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Starts a batch of the labelled videos; its figures are computed when that has ended.</summary>
    public Task<EvaluationRow> StartAsync(EvaluationOrder order, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Cancels a run and its batch. One that has ended, or is not there, stays as it is.</summary>
    public Task CancelAsync(Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Removes a run with its documents; one that is running is cancelled first. The results of its batch stay.</summary>
    /// <returns>False where there is no such run.</returns>
    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

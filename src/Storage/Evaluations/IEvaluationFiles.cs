namespace FakeFinder.Storage.Evaluations;

/// <summary>The documents of evaluation runs: gzip blobs, each written whole or not at all.</summary>
public interface IEvaluationFiles
{
    /// <summary>Writes a document in place of the one that is there.</summary>
    /// <exception cref="Blobs.StorageFullException">There is no room for it.</exception>
    Task WriteAsync(Guid evaluation, EvaluationFile file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <returns>The document's own bytes, unzipped, to be read once; null where there is none.</returns>
    Task<Stream?> OpenAsync(Guid evaluation, EvaluationFile file, CancellationToken cancellationToken);

    /// <summary>Deletes all documents of a run; that there are none is no error.</summary>
    Task DeleteAsync(Guid evaluation, CancellationToken cancellationToken);
}

/// <summary>Which document of an evaluation run.</summary>
public enum EvaluationFile
{
    /// <summary><c>metrics.json</c>: the figures.</summary>
    Metrics,

    /// <summary><c>scores.csv</c>, of a run that was made here.</summary>
    Scores,

    /// <summary>The labels as they were given, of a run that was made here.</summary>
    Labels,

    /// <summary>What was ordered beside the labels, as JSON.</summary>
    Order,
}

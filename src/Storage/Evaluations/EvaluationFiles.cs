using System.IO.Compression;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Evaluations;

/// <summary>
/// Under <c>evaluations/</c>, where neither the sweep nor an adoption nor the census of a store looks: a document that a crash left without
/// its row takes room and harms nothing.
/// </summary>
internal sealed class EvaluationFiles(IBlobStore blobs) : IEvaluationFiles
{
    private const string KeyPrefix = "evaluations/";

    /// <summary>Of an id, its last two digits, so that no folder holds all.</summary>
    private static readonly Range Spread = 30..32;

    /// <inheritdoc />
    public async Task WriteAsync(
        Guid evaluation, EvaluationFile file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var zipped = new MemoryStream();
        await using (var zip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            await zip.WriteAsync(content, cancellationToken);
        }

        zipped.Position = 0;
        await blobs.WriteAsync(KeyOf(evaluation, file), zipped, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<Stream?> OpenAsync(Guid evaluation, EvaluationFile file, CancellationToken cancellationToken) =>
        await blobs.OpenReadAsync(KeyOf(evaluation, file), cancellationToken) is { } zipped
            ? new GZipStream(zipped, CompressionMode.Decompress)
            : null;

    /// <inheritdoc />
    public async Task DeleteAsync(Guid evaluation, CancellationToken cancellationToken)
    {
        foreach (var file in Enum.GetValues<EvaluationFile>())
        {
            await blobs.DeleteAsync(KeyOf(evaluation, file), cancellationToken);
        }
    }

    private static string KeyOf(Guid evaluation, EvaluationFile file)
    {
        var id = evaluation.ToString("N");
        return $"{KeyPrefix}{id[Spread]}/{id}/{NameOf(file)}.gz";
    }

    private static string NameOf(EvaluationFile file) => file switch
    {
        EvaluationFile.Metrics => "metrics.json",
        EvaluationFile.Scores => "scores.csv",
        EvaluationFile.Labels => "labels",
        EvaluationFile.Order => "order.json",
        _ => throw new ArgumentOutOfRangeException(nameof(file), file, "It is no document of an evaluation."),
    };
}

using System.Runtime.CompilerServices;
using FakeFinder.Storage.Sources;

namespace FakeFinder.Aws.S3;

/// <summary>Videos in the buckets that <see cref="S3Options.SourceBuckets"/> admits, as <c>s3://bucket/prefix</c>.</summary>
internal sealed class S3VideoSource(S3Objects objects) : IVideoSource
{
    /// <inheritdoc />
    public bool Knows(string location) => S3Location.HasForm(location);

    /// <inheritdoc />
    public IReadOnlyList<string> Roots => [.. objects.Options.SourceBuckets.Select(bucket => $"{new S3Location(bucket, "")}")];

    /// <inheritdoc />
    public IAsyncEnumerable<SourceVideo> ListAsync(string location, CancellationToken cancellationToken) =>
        ListAsync(Admit(location), cancellationToken);

    /// <inheritdoc />
    public async Task<Stream?> OpenAsync(string location, CancellationToken cancellationToken)
    {
        var place = Admit(location);
        if (place.Key.Length == 0)
        {
            throw new LocationRefusedException($"'{location}' names no object; write s3://BUCKET/KEY.");
        }

        var found = await objects.GetAsync(place.Bucket, place.Key, from: 0, etag: null, cancellationToken);
        return found is null ? null : new S3ReadStream(objects, place.Bucket, place.Key, found);
    }

    private async IAsyncEnumerable<SourceVideo> ListAsync(S3Location place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in objects.ListAllAsync(place.Bucket, place.Key, cancellationToken))
        {
            // The consoles make empty objects to show folders.
            if (!found.Key.EndsWith('/'))
            {
                yield return new SourceVideo(
                    $"{place with { Key = found.Key }}",
                    found.Key[(found.Key.LastIndexOf('/') + 1)..],
                    found.Size ?? 0);
            }
        }
    }

    private S3Location Admit(string location)
    {
        var place = S3Location.Parse(location);
        return objects.Options.SourceBuckets.Contains(place.Bucket)
            ? place
            : throw new LocationRefusedException(
                $"Videos of the bucket '{place.Bucket}' are not analysed here: add it to "
                    + $"FakeFinder:Storage:S3:{nameof(S3Options.SourceBuckets)}, or name one of: "
                    + $"{string.Join(", ", objects.Options.SourceBuckets.DefaultIfEmpty("(none)"))}."
            );
    }
}

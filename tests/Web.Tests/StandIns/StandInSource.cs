using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Sources;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>A bucket, <c>s3://clips</c>, of files that a test puts there.</summary>
public sealed class StandInSource : IVideoSource
{
    private const string Bucket = "s3://clips/";

    /// <summary>Bytes by key; null where the object goes before it is read.</summary>
    public SortedDictionary<string, byte[]?> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Nobody can read it now.</summary>
    public bool Outage { get; set; }

    public IReadOnlyList<string> Roots => [Bucket];

    public bool Knows(string location) => location.StartsWith("s3://", StringComparison.Ordinal);

    public IAsyncEnumerable<SourceVideo> ListAsync(string location, CancellationToken cancellationToken) =>
        location.StartsWith(Bucket, StringComparison.Ordinal)
            ? Files.Where(file => (Bucket + file.Key).StartsWith(location, StringComparison.Ordinal))
                .Select(file => new SourceVideo(Bucket + file.Key, Path.GetFileName(file.Key), file.Value?.Length ?? 1)).ToAsyncEnumerable()
            : throw new LocationRefusedException($"{location} is not in the bucket of this test.");

    public Task<Stream?> OpenAsync(string location, CancellationToken cancellationToken) =>
        Outage
            ? throw new StorageUnavailableException("The bucket of this test is away.", mayPass: true)
            : Task.FromResult<Stream?>(Files.GetValueOrDefault(location[Bucket.Length..]) is { } bytes ? new MemoryStream(bytes) : null);
}

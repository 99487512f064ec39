using FakeFinder.Media;
using FakeFinder.Storage.Sources;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;

namespace FakeFinder.Web.Legacy;

/// <summary>
/// The videos that <c>s3Location</c> names. The published API's detectors read one bucket of theirs, whatever bucket the location named,
/// and took its last part for the key; programs put their videos there themselves. Here the object is looked for at the location, then in
/// the configured source buckets; what was uploaded under its name is taken where there is none.
/// </summary>
internal sealed partial class LegacyObjects(IVideoLibrary library, IEnumerable<IVideoSource> sources, ILogger<LegacyObjects> logger)
{
    /// <returns>Null where there is no such video, or none that can be analysed: the published API gives such a one 0.5.</returns>
    /// <exception cref="Storage.Blobs.StorageUnavailableException">The buckets cannot be read now: that says nothing about the
    /// video.</exception>
    public async Task<StoredVideo?> FindAsync(LegacyObject wanted, Caller caller, CancellationToken cancellationToken)
    {
        var (name, location) = wanted;
        try
        {
            return await TakeInAsync(location, name, caller.Owner, cancellationToken)
                ?? await library.FindByNameAsync(caller.Viewer, name, cancellationToken)
                ?? Missing(location, "there is no such object, and no video was uploaded under its name");
        }
        catch (InvalidVideoException refusal)
        {
            return Missing(location, refusal.Message);
        }
    }

    private async Task<StoredVideo?> TakeInAsync(string location, string name, string owner, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            foreach (var place in PlacesOf(source, location, name))
            {
                await using var content = await source.OpenAsync(place, cancellationToken);
                if (content is not null)
                {
                    return await library.AddAsync(name, content, owner, cancellationToken);
                }
            }
        }

        return null;
    }

    private static IEnumerable<string> PlacesOf(IVideoSource source, string location, string name)
    {
        var key =
            source.Knows(location) && location.IndexOf('/', location.IndexOf("//", StringComparison.Ordinal) + 2) is > 0 and var slash
                ? location[(slash + 1)..]
                : name;
        return name.Length == 0
            ? []
            : source.Roots.SelectMany(root => new[] { root + key, root + name }).OrderByDescending(place => place == location).Distinct();
    }

    private StoredVideo? Missing(string location, string reason)
    {
        LogMissing(location, reason);
        return null;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Location} cannot be analysed, and gets 0.5 in the published API's answer: {Reason}"
    )]
    private partial void LogMissing(string location, string reason);
}

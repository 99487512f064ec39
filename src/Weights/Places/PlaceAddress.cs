namespace FakeFinder.Weights.Places;

/// <summary>
/// Where a file or a folder lies: <c>http://</c>, <c>https://</c>, <c>s3://bucket/key</c>, or a path of this machine.
/// </summary>
/// <param name="Text">As it is asked for.</param>
public sealed record PlaceAddress(string Text)
{
    private const string S3Scheme = "s3://";
    private static readonly string[] ArchiveEndings = [".tar.gz", ".tgz", ".tar"];

    /// <summary>A tar, packed or not, by its name.</summary>
    public bool IsArchive => Array.Exists(ArchiveEndings, ending => PathPart.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    internal bool IsS3 => Text.StartsWith(S3Scheme, StringComparison.OrdinalIgnoreCase);

    internal bool IsHttp => Uri.TryCreate(Text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    internal bool IsLocal => !IsS3 && !IsHttp;

    private string PathPart => IsHttp ? new Uri(Text).AbsolutePath : Text;

    /// <summary>Reads what a user wrote. A path of this machine is made absolute.</summary>
    /// <exception cref="WeightsException">It is no address of a kind that can be read.</exception>
    public static PlaceAddress Parse(string text)
    {
        var address = new PlaceAddress(text.Trim());
        if (address.IsHttp)
        {
            return new Uri(address.Text).UserInfo.Length == 0
                ? address
                : throw new WeightsException(
                    "An address may not hold a user's name or password, since it is written into manifests: leave out what stands before @."
                );
        }

        if (address.IsS3)
        {
            return address.S3Parts().Bucket.Length > 0
                ? address
                : throw new WeightsException($"'{text}' names no bucket; write s3://BUCKET/PREFIX.");
        }

        return text.Contains("://", StringComparison.Ordinal)
            ? throw new WeightsException($"'{text}' cannot be read; give a http, https or s3 address, or a folder.")
            : new PlaceAddress(Path.GetFullPath(address.Text));
    }

    /// <summary>A file in this folder.</summary>
    internal PlaceAddress Child(string name) =>
        IsLocal ? new(Path.Combine(Text, name))
        : IsS3 ? new(WithSlash(Text) + name)
        : new(WithSlash(Text) + string.Join('/', name.Split('/').Select(Uri.EscapeDataString)));

    internal (string Bucket, string Key) S3Parts() =>
        Text[S3Scheme.Length..].Split('/', 2) is [var bucket, var key] ? (bucket, key) : (Text[S3Scheme.Length..], "");

    /// <returns>As it is shown and recorded: without a query, which may hold a key.</returns>
    public override string ToString() => IsHttp ? Text.Split('?', '#')[0] : Text;

    private static string WithSlash(string text) => text.EndsWith('/') ? text : text + '/';
}

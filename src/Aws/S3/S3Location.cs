using System.Text.RegularExpressions;
using FakeFinder.Storage.Sources;

namespace FakeFinder.Aws.S3;

/// <summary>An <c>s3://bucket/key</c>, the key taken as it stands: no escapes, no folders.</summary>
internal readonly partial record struct S3Location(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    public static bool HasForm(string location) => location.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="LocationRefusedException">It is none.</exception>
    public static S3Location Parse(string location)
    {
        var rest = HasForm(location) ? location[Scheme.Length..] : "";
        var end = rest.IndexOf('/') is >= 0 and var slash ? slash : rest.Length;
        return IsBucket(rest[..end])
            ? new S3Location(rest[..end], end < rest.Length ? rest[(end + 1)..] : "")
            : throw new LocationRefusedException($"'{location}' names nothing in S3; write s3://BUCKET/PREFIX.");
    }

    /// <summary>Form of a bucket's name, after S3's naming rules for general purpose buckets.</summary>
    public static bool IsBucket(string name) => BucketForm().IsMatch(name);

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketForm();
}

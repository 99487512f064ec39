using Amazon.S3.Model;
using FakeFinder.Checks;

namespace FakeFinder.Aws.S3;

/// <summary>This machine's clock against S3's, which any answer tells, also a refusal: signed requests live for minutes.</summary>
internal sealed class S3Clock(S3Objects objects, TimeProvider time) : ICheck
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var options = objects.Options;
        var bucket = options.Bucket.Length > 0 ? options.Bucket : options.SourceBuckets[0];
        var address = objects.Client.DetermineServiceOperationEndpoint(new ListObjectsV2Request { BucketName = bucket }).URL;
        using var http = new HttpClient();
        using var question = new HttpRequestMessage(HttpMethod.Head, address);
        var before = time.GetUtcNow();
        using var answer = await http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return [answer.Headers.Date is { } date
            ? ClockFinding.Of("S3", date, before, time.GetUtcNow(), precision: TimeSpan.FromSeconds(1))
            : Finding.NotChecked($"{address} does not tell its time.")];
    }
}

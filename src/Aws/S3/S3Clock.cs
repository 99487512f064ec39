using FakeFinder.Checks;

namespace FakeFinder.Aws.S3;

/// <summary>This machine's clock against S3's, which any answer tells, also a refusal: signed requests live for minutes.</summary>
internal sealed class S3Clock(S3Objects objects, TimeProvider time) : ICheck
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var address = objects.Options.ServiceUrl is { Length: > 0 } other
            ? other
            : $"https://s3.{objects.Client.Config.RegionEndpoint?.SystemName ?? "us-east-1"}.amazonaws.com";
        using var http = new HttpClient();
        using var question = new HttpRequestMessage(HttpMethod.Head, address);
        var before = time.GetUtcNow();
        using var answer = await http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return [answer.Headers.Date is { } date
            ? ClockFinding.Of("S3", date, before, time.GetUtcNow(), precision: TimeSpan.FromSeconds(1))
            : Finding.NotChecked($"{address} does not tell its time.")];
    }
}

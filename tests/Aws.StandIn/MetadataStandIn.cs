using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Aws.StandIn;

/// <summary>
/// The instance metadata service of one machine (IMDSv2: no answer without a token, and no token without a time to live).
/// </summary>
public sealed class MetadataStandIn : IAsyncDisposable
{
    private const string Token = "token-of-this-machine";

    private readonly ConcurrentDictionary<string, string> items = new(StringComparer.Ordinal);
    private LoopbackServer? server;
    private string? userData;

    private MetadataStandIn()
    {
    }

    public string Url => server!.Url;

    /// <param name="items">What there is below <c>/latest/meta-data/</c>.</param>
    public static async Task<MetadataStandIn> StartAsync(string url, params IEnumerable<KeyValuePair<string, string>> items)
    {
        var standIn = new MetadataStandIn();
        foreach (var (name, value) in items)
        {
            standIn.items[name] = value;
        }

        standIn.server = await LoopbackServer.StartAsync(standIn.AnswerAsync, url);
        return standIn;
    }

    /// <summary>What there is at <c>/latest/user-data</c>.</summary>
    public void SetUserData(string value) => userData = value;

    /// <summary>Announces that EC2 takes the spot machine away.</summary>
    public void AnnounceInterruption(DateTimeOffset at) =>
        items["spot/instance-action"] = $$"""{"action": "terminate", "time": "{{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""";

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task AnswerAsync(HttpContext context)
    {
        const string MetaData = "/latest/meta-data/";
        var (request, path) = (context.Request, context.Request.Path.Value!);
        if (request.Method == HttpMethods.Put && path == "/latest/api/token")
        {
            return int.TryParse(request.Headers["X-aws-ec2-metadata-token-ttl-seconds"], out var seconds) && seconds is > 0 and <= 21600
                ? context.Response.WriteAsync(Token)
                : Refuse(StatusCodes.Status400BadRequest);
        }

        return request.Headers["X-aws-ec2-metadata-token"] != Token ? Refuse(StatusCodes.Status401Unauthorized)
            : path == "/latest/user-data" && userData is not null ? context.Response.WriteAsync(userData)
            : path.StartsWith(MetaData, StringComparison.Ordinal) && items.TryGetValue(path[MetaData.Length..], out var value)
                ? context.Response.WriteAsync(value)
            : Refuse(StatusCodes.Status404NotFound);

        Task Refuse(int status)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }
    }
}

using System.Text.Json;

namespace FakeFinder.Bench.Service;

/// <summary>What a running service says of itself in <c>service.json</c> of its data folder.</summary>
internal sealed record ServiceAddress(Uri Url, string Gateway, string ClusterId, string ServiceId)
{
    /// <summary>Reads it from a service that is ready.</summary>
    public static async Task<ServiceAddress> ReadAsync(string dataFolder, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(dataFolder, "service.json"));
        return (await JsonSerializer.DeserializeAsync<ServiceAddress>(file, JsonSerializerOptions.Web, cancellationToken))!;
    }
}

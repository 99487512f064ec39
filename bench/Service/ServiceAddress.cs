using System.Text.Json;

namespace FakeFinder.Bench.Service;

/// <summary>What a running service says of itself in <c>service.json</c> of its data folder.</summary>
internal sealed record ServiceAddress(Uri Url, string Gateway, string ClusterId, string ServiceId)
{
    /// <returns>Null where it is not there, or is being written just now.</returns>
    public static async Task<ServiceAddress?> TryReadAsync(string dataFolder, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(Path.Combine(dataFolder, "service.json"));
            return await JsonSerializer.DeserializeAsync<ServiceAddress>(file, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            return null;
        }
    }
}

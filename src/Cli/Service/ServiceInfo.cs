using System.Text.Json;

namespace FakeFinder.Cli.Service;

/// <summary>What a running service says of itself in <c>service.json</c> of its data folder.</summary>
internal sealed record ServiceInfo(int Pid, Uri Url)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <returns>Null where no service has written it, or one is writing it just now.</returns>
    public static async Task<ServiceInfo?> ReadAsync(string dataFolder, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(Path.Combine(dataFolder, "service.json"));
            return await JsonSerializer.DeserializeAsync<ServiceInfo>(file, Json, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }
}

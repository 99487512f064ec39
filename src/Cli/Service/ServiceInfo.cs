using System.Text.Json;
using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Service;

/// <summary>What a running service says of itself in <c>service.json</c> of its data folder.</summary>
/// <param name="Token">By which it knows who can read that file; null where it asks nobody who they are.</param>
internal sealed record ServiceInfo(int Pid, Uri Url, string? Token = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Its API, as the user of the data folder; the caller disposes of it.</summary>
    public FakeFinderApi Open() => new(Url, Key);

    /// <summary>The environment's, else the secret that the service leaves for who can read its data folder.</summary>
    public string? Key => ApiKeyText.FromEnvironment() ?? Token;

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

using System.Text.Json;
using System.Text.Json.Serialization;

namespace FakeFinder.Web.Hosting;

/// <summary>DATA/service.json: where the running service is, for the command line and for local clients.</summary>
/// <param name="Url">Of the dashboard and both APIs.</param>
/// <param name="Gateway">Host and port for Orleans clients.</param>
/// <param name="Token">A secret by which the command line proves that it may read this file; absent where nobody must sign in.</param>
internal sealed record ServiceFile(
    int Pid,
    string Url,
    string Gateway,
    string ClusterId,
    string ServiceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string PathIn(string folder) => Path.Combine(folder, "service.json");

    /// <returns>Null where there is none, or where it is being written.</returns>
    public static ServiceFile? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<ServiceFile>(File.ReadAllText(PathIn(folder)), Json);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder)
    {
        var path = PathIn(folder);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, Json));
        File.Move(path + ".new", path, overwrite: true);
    }
}

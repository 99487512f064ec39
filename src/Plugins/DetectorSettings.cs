using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FakeFinder.Plugins;

/// <summary>What models.json says of one detector, and where its plugin lies.</summary>
/// <param name="Detector">The entry's name: several entries may use one plugin.</param>
/// <param name="Folder">The plugin's own folder, an absolute path: weights lie there. Only read from it.</param>
/// <param name="Parameters">The entry's <c>parameters</c>, a JSON object; empty where it has none.</param>
public sealed record DetectorSettings(string Detector, string Folder, JsonElement Parameters)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>
    /// The parameters as an object of the plugin's own: names in camelCase, a key without a property is a mistake, and attributes such as
    /// <see cref="RangeAttribute"/> are checked.
    /// </summary>
    /// <exception cref="DetectorSettingsException">A key is unknown, or a value is not what it may be.</exception>
    public T Read<T>()
        where T : class
    {
        try
        {
            var read = Parameters.Deserialize<T>(Json) ?? throw new JsonException("there are none");
            Validator.ValidateObject(read, new ValidationContext(read), validateAllProperties: true);
            return read;
        }
        catch (Exception exception) when (exception is JsonException or ValidationException)
        {
            throw new DetectorSettingsException(
                $"The parameters of detector {Detector} in models.json are wrong: {exception.Message}",
                exception);
        }
    }
}

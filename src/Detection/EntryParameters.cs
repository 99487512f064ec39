using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FakeFinder.Detection;

/// <summary>Reads the parameters of an entry of models.json: a key that nobody reads is a mistake, not a wish.</summary>
internal static class EntryParameters
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <param name="owner">For the message, such as <c>detector boken</c>.</param>
    /// <exception cref="DetectorLoadException">A key is unknown, or a value is not what its attribute allows.</exception>
    public static T Read<T>(JsonObject parameters, string owner)
        where T : class
    {
        try
        {
            var read = parameters.Deserialize<T>(Json) ?? throw new JsonException("there are none");
            Validator.ValidateObject(read, new ValidationContext(read), validateAllProperties: true);
            return read;
        }
        catch (Exception exception) when (exception is JsonException or ValidationException)
        {
            throw new DetectorLoadException($"The parameters of {owner} in models.json are wrong: {exception.Message}", exception);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Entries;

/// <summary>Reads the parameters of an entry of models.json: a key that nobody reads is a mistake, not a wish.</summary>
internal static class EntryParameters
{
    private static readonly JsonSerializerOptions Json = CreateOptions();
    private static readonly EntryShape Shape = new(Json);

    /// <param name="owner">For the message, such as <c>detector boken</c>.</param>
    /// <exception cref="DetectorLoadException">A key is unknown, or a value is not what its attribute allows.</exception>
    public static T Read<T>(JsonObject parameters, string owner)
        where T : class
    {
        if (Shape.FaultIn(parameters, typeof(T)) is { } misfit)
        {
            throw Wrong(owner, misfit);
        }

        try
        {
            var read = parameters.Deserialize<T>(Json) ?? throw new JsonException("there are none");
            return EntryValues.FaultIn(read) is { } fault ? throw Wrong(owner, fault) : read;
        }
        catch (JsonException exception)
        {
            throw Wrong(owner, exception.Message, exception);
        }
    }

    private static DetectorLoadException Wrong(string owner, string fault, Exception? inner = null) =>
        new($"The parameters of {owner} in models.json are wrong: {fault}.", inner);

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowOutOfOrderMetadataProperties = true,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

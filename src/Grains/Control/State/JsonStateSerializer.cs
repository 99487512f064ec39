using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace FakeFinder.Grains.Control.State;

/// <summary>Grain state as plain JSON: readable, and safe against renamed types.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static byte[] Write<T>(T state) => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    public static T Read<T>(ReadOnlySpan<byte> state) => JsonSerializer.Deserialize<T>(state, Options)!;

    public BinaryData Serialize<T>(T? input) => new(Write(input));

    public T Deserialize<T>(BinaryData input) => Read<T>(input);
}

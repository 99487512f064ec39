using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FakeFinder.Evidence;

/// <summary>How evidence is written as JSON: the same value always gives the same bytes.</summary>
internal static class EvidenceJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <param name="what">For the error, such as <c>the statement</c>.</param>
    /// <exception cref="EvidenceException">It is no such JSON.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string what)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new EvidenceException($"{what} is null.");
        }
        catch (JsonException exception)
        {
            throw new EvidenceException($"{what} is not as FakeFinder writes it: {exception.Message}", exception);
        }
    }
}

using System.Text.Json;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Stores;

/// <summary>The blob that says which store this is.</summary>
/// <param name="Schema">Of this document; fields are only added.</param>
internal sealed record StoreMark(int Schema, string Id)
{
    public const string Key = "store.json";

    private const int CurrentSchema = 1;

    /// <returns>The store's id, or null where it has none.</returns>
    public static async Task<string?> ReadAsync(IBlobStore blobs, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(Key, cancellationToken);
        if (content is null)
        {
            return null;
        }

        try
        {
            return
                await JsonSerializer.DeserializeAsync<StoreMark>(content, JsonSerializerOptions.Web, cancellationToken)
                    is { Id.Length: > 0, Schema: <= CurrentSchema } mark
                ? mark.Id
                : throw Unreadable(blobs, null);
        }
        catch (JsonException exception)
        {
            throw Unreadable(blobs, exception);
        }
    }

    public static Task WriteAsync(IBlobStore blobs, string id, CancellationToken cancellationToken) =>
        blobs.WriteAsync(
            Key,
            new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new StoreMark(CurrentSchema, id), JsonSerializerOptions.Web)),
            cancellationToken);

    private static StoreRefusedException Unreadable(IBlobStore blobs, JsonException? inner) =>
        new(
            $"{Key} in {blobs.Name}, which says whose videos these are, cannot be read by this program: run the newer FakeFinder that "
                + $"wrote it, or put back the file as it was.",
            inner);
}

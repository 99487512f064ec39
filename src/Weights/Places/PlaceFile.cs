namespace FakeFinder.Weights.Places;

/// <summary>A file that a place is sending.</summary>
/// <param name="Content">Its bytes, from <paramref name="From"/> on.</param>
/// <param name="From">The first byte of the content within the file.</param>
/// <param name="Length">Of the whole file, in bytes; null where the place does not say it.</param>
/// <param name="Validator">
/// Tells these bytes from others that may take their place: a strong ETag, or the time of the last change. Null where the place gives none,
/// so that the file cannot be continued.
/// </param>
internal sealed record PlaceFile(Stream Content, long From, long? Length, string? Validator) : IAsyncDisposable
{
    /// <summary>What the content belongs to, and is to be disposed of with it.</summary>
    public IDisposable? Owner { get; init; }

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        Owner?.Dispose();
    }
}

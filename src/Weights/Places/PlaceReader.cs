namespace FakeFinder.Weights.Places;

/// <summary>All that can be read from.</summary>
internal sealed class PlaceReader : IDisposable
{
    private readonly HttpClient client = HttpPlace.CreateClient();
    private readonly S3Place s3 = new(S3Settings.OfEnvironment());
    private readonly IReadOnlyList<IPlace> all;

    public PlaceReader() => all = [new HttpPlace(client), s3, new FolderPlace()];

    /// <inheritdoc cref="IPlace.OpenAsync"/>
    public Task<PlaceFile> OpenAsync(PlaceAddress address, long from, string? validator, CancellationToken cancellationToken) =>
        all.First(place => place.Reads(address)).OpenAsync(address, from, validator, cancellationToken);

    public void Dispose()
    {
        s3.Dispose();
        client.Dispose();
    }
}

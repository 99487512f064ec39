namespace FakeFinder.Weights.Places;

/// <summary>Something from which files can be read: a web server, a bucket, a folder.</summary>
internal interface IPlace
{
    /// <returns>True where this place reads such an address.</returns>
    bool Reads(PlaceAddress address);

    /// <summary>Opens a file at one of its bytes. Where the file cannot be continued, it is opened at byte 0.</summary>
    /// <param name="from">The first byte that is wanted; above 0 only with a validator.</param>
    /// <param name="validator">What <see cref="PlaceFile.Validator"/> said of the bytes that are here.</param>
    /// <exception cref="PlaceException">There is no such file, or the place does not answer.</exception>
    Task<PlaceFile> OpenAsync(PlaceAddress address, long from, string? validator, CancellationToken cancellationToken);
}

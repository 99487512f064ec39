using Microsoft.Extensions.Options;

namespace FakeFinder.Storage;

/// <summary>Section <c>FakeFinder:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The data folder: the database, the videos and the reports. Required; it is created where it is not there.</summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// Takes the videos and reports of a store in again that the database does not know; default false. To be set for one start, where the
    /// database was lost, is older than the store, or is to become that of another store.
    /// </summary>
    public bool Adopt { get; set; }

    internal string Database => Inside("fakefinder.db");

    internal string Blobs => Inside("blobs");

    internal string Uploads => Inside("uploads");

    private string Inside(string name) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, name));
}

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        string.IsNullOrWhiteSpace(options.Path)
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Storage:{nameof(options.Path)} is empty; it must name the data folder, which need not exist.")
        : File.Exists(options.Path)
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Storage:{nameof(options.Path)} is '{options.Path}', which is a file; it must name the data folder, which need "
                    + $"not exist."
            )
        : ValidateOptionsResult.Success;
}

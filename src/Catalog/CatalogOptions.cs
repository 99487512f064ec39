using Microsoft.Extensions.Options;

namespace FakeFinder.Catalog;

/// <summary>Section <c>FakeFinder:Catalog</c>.</summary>
public sealed class CatalogOptions
{
    /// <summary>The list of detectors; default models.json beside the program.</summary>
    public string Models { get; set; } = Path.Combine(AppContext.BaseDirectory, "models.json");

    /// <summary>The weights folder: one folder with a manifest.json for each detector; it need not exist.</summary>
    public string Weights { get; set; } = Path.Combine(AppContext.BaseDirectory, "weights");
}

internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options) =>
        !File.Exists(options.Models)
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Catalog:{nameof(options.Models)} is '{options.Models}', which does not exist; it must name a models.json.")
        : string.IsNullOrWhiteSpace(options.Weights)
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Catalog:{nameof(options.Weights)} is empty; it must name a folder, which need not exist.")
        : ValidateOptionsResult.Success;
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Catalog.Tests;

public sealed class CatalogServicesTests : IDisposable
{
    private readonly string models = Path.GetTempFileName();

    public void Dispose() => File.Delete(models);

    [Fact]
    public void The_catalog_reads_the_list_that_the_configuration_names()
    {
        File.WriteAllText(models, """{"schema": 1, "detectors": [{"name": "only", "title": "t", "summary": "s", "pipeline": "p"}]}""");
        using var services = Build(new() { ["FakeFinder:Catalog:Models"] = models, ["FakeFinder:Catalog:Weights"] = "/nowhere" });

        var catalog = services.GetRequiredService<ModelCatalog>();

        Assert.Equal(["only"], catalog.Detectors.Select(entry => entry.Name));
        Assert.Equal("/nowhere/only", catalog.FolderOf("only"));
    }

    [Fact]
    public void A_list_that_is_not_there_is_refused_with_the_key_that_names_it()
    {
        using var services = Build(new() { ["FakeFinder:Catalog:Models"] = "/nowhere/models.json" });

        var refusal = Assert.Throws<OptionsValidationException>(services.GetRequiredService<ModelCatalog>);

        Assert.Contains(
            "FakeFinder:Catalog:Models is '/nowhere/models.json', which does not exist",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_weights_folder_without_a_name_is_refused()
    {
        using var services = Build(new() { ["FakeFinder:Catalog:Models"] = models, ["FakeFinder:Catalog:Weights"] = " " });

        var refusal = Assert.Throws<OptionsValidationException>(services.GetRequiredService<ModelCatalog>);

        Assert.Contains("FakeFinder:Catalog:Weights is empty", refusal.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings) =>
        new ServiceCollection().AddCatalog(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
}

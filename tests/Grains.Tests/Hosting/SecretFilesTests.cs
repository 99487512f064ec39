using FakeFinder.Hosting.Secrets;
using FakeFinder.Servers;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Grains.Tests.Hosting;

public sealed class SecretFilesTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_of_the_folder_is_the_setting_of_its_name_and_goes_before_the_environment()
    {
        File.WriteAllText(folder["FakeFinder__Cluster__Secret"], "of the file\n");
        File.WriteAllText(folder["ConnectionStrings__fakefinder"], "Host=db;Password=x");
        using var configuration = Configuration(folder.Path);
        configuration["FakeFinder:Cluster:Secret"] = "of the environment";

        configuration.AddSecretFiles();

        Assert.Equal("of the file", configuration["FakeFinder:Cluster:Secret"]);
        Assert.Equal("Host=db;Password=x", configuration.GetConnectionString("fakefinder"));
    }

    [Fact]
    public void Without_a_folder_nothing_changes_and_a_folder_that_is_not_there_is_a_sentence()
    {
        using var without = new ConfigurationManager();
        without.AddSecretFiles();
        Assert.Empty(without.AsEnumerable());

        using var missing = Configuration(folder["none"]);
        var refusal = Assert.Throws<InvalidDataException>(missing.AddSecretFiles);
        Assert.StartsWith(
            $"FakeFinder:Secrets:Folder is '{folder["none"]}', whose files cannot be read (",
            refusal.Message,
            StringComparison.Ordinal);
    }

    private static ConfigurationManager Configuration(string folder)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("FakeFinder:Secrets:Folder", folder)]);
        return configuration;
    }
}

using FakeFinder.Hosting.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Tests.Trust;

public sealed class ClusterSecretTests
{
    private const string Key = "FakeFinder:Cluster:Secret";

    [Theory]
    [InlineData(
        "",
        "FakeFinder:Cluster:Secret is not set; set it to the same 32 or more random characters for all processes of the cluster"
    )]
    [InlineData("short", "FakeFinder:Cluster:Secret has 5 characters; set it to the same 32 or more random characters")]
    public void A_cluster_without_a_fit_secret_does_not_start_and_says_what_to_do(string secret, string sentence) =>
        Assert.StartsWith(
            sentence,
            new TrustOptionsValidator().Validate(null, new TrustOptions { Secret = secret }).FailureMessage,
            StringComparison.Ordinal);

    [Fact]
    public void A_service_on_one_machine_has_a_new_secret_at_each_start_and_a_cluster_the_configured_one_alone()
    {
        string? first = SecretOf([]), second = SecretOf(new() { ["Orleans:Clustering:ProviderType"] = "Development" });

        Assert.True(new TrustOptionsValidator().Validate(null, new TrustOptions { Secret = first! }).Succeeded);
        Assert.NotEqual(first, second);
        Assert.Null(SecretOf(new() { ["Orleans:Clustering:ProviderType"] = "Redis" }));
        Assert.Equal("configured", SecretOf(new() { [Key] = "configured" }));
    }

    [Fact]
    public void Only_the_same_secret_makes_the_same_proof_and_the_proof_does_not_tell_it()
    {
        var secret = Of("the one secret of the one cluster");

        Assert.True(secret.IsProof(Of("the one secret of the one cluster").Proof));
        Assert.False(secret.IsProof(Of("another secret of another cluster").Proof));
        Assert.False(secret.IsProof("the one secret of the one cluster"));
        Assert.False(secret.IsProof(null));
        Assert.DoesNotContain("secret", secret.Proof, StringComparison.Ordinal);
    }

    private static ClusterSecret Of(string secret) => new(Options.Create(new TrustOptions { Secret = secret }));

    private static string? SecretOf(Dictionary<string, string?> settings)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings);
        ClusterSecret.MakeOneWhereNoneIsNeeded(configuration);
        return configuration[Key];
    }
}

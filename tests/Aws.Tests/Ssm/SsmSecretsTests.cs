using Amazon.SimpleSystemsManagement;
using FakeFinder.Aws.Ssm;
using FakeFinder.Aws.StandIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Tests.Ssm;

/// <summary>The real SDK against a stand-in of the Parameter Store.</summary>
public sealed class SsmSecretsTests : IAsyncLifetime
{
    private const string Section = "FakeFinder:Secrets:Ssm";

    private SsmStandIn ssm = null!;

    public async Task InitializeAsync() =>
        ssm = await SsmStandIn.StartAsync(
            KeyValuePair.Create("/production/worker/FakeFinder/Cluster/Secret", "the secret"),
            KeyValuePair.Create("/production/worker/FakeFinder/Cluster/Tls/Key", "-----BEGIN PRIVATE KEY-----\nof two lines\n"),
            KeyValuePair.Create("/production/worker/Logging/LogLevel/Orleans.Runtime", "Error"),
            KeyValuePair.Create("/production/worker/Orleans/Clustering/ConnectionString", "redis,password=x"),
            KeyValuePair.Create("/production/worker/one/more", "1"),
            KeyValuePair.Create("/production/workers/FakeFinder/Cluster/Secret", "another's"),
            KeyValuePair.Create("/aws/reference/secretsmanager/fakefinder/database", "Host=db;Password=y"));

    public async Task DisposeAsync() => await ssm.DisposeAsync();

    [Theory]
    [InlineData("/production/worker")]
    [InlineData("/production/worker/")]
    public async Task Every_parameter_below_the_prefix_is_a_setting_that_goes_before_the_others(string prefix)
    {
        using var configuration = Configuration(("Prefix", prefix), ("MostRetries", "0"));
        configuration["FakeFinder:Cluster:Secret"] = "of the environment";

        await AddAsync(configuration);

        Assert.Equal("the secret", configuration["FakeFinder:Cluster:Secret"]);
        Assert.Equal("-----BEGIN PRIVATE KEY-----\nof two lines\n", configuration["FakeFinder:Cluster:Tls:Key"]);
        Assert.Equal("Error", configuration["Logging:LogLevel:Orleans.Runtime"]);
        Assert.Equal("redis,password=x", configuration["Orleans:Clustering:ConnectionString"]);
        Assert.Equal("1", configuration["one:more"]);
        Assert.Equal(Enumerable.Repeat(("GetParametersByPath", "/production/worker"), 3), ssm.Asked.Select(one => (one.Action, one.Name)));
    }

    [Fact]
    public async Task A_parameter_or_a_secret_of_the_Secrets_Manager_is_read_by_its_name_for_the_key_that_it_is_for()
    {
        using var configuration = Configuration(
            ("Prefix", "/production/worker"),
            ("Names:ConnectionStrings:fakefinder", "/aws/reference/secretsmanager/fakefinder/database"),
            ("Names:FakeFinder:Cluster:Secret", "/production/workers/FakeFinder/Cluster/Secret"));

        await AddAsync(configuration);

        Assert.Equal("Host=db;Password=y", configuration.GetConnectionString("fakefinder"));
        Assert.Equal("another's", configuration["FakeFinder:Cluster:Secret"]);
        Assert.Equal("1", configuration["one:more"]);
    }

    [Fact]
    public async Task Without_the_section_nothing_is_asked()
    {
        using var configuration = new ConfigurationManager();

        await configuration.AddSsmSecretsAsync(CancellationToken.None);

        Assert.Empty(ssm.Asked);
    }

    [Theory]
    [InlineData(400, "AccessDeniedException", "allow this machine's role ssm:GetParametersByPath on it and kms:Decrypt with its key.")]
    [InlineData(400, "InvalidKeyId", "see that its KMS key is there and enabled.")]
    [InlineData(400, "ValidationException", "correct FakeFinder:Secrets:Ssm.")]
    [InlineData(500, "InternalServerError", "see whether the network and SSM are well, and FakeFinder:Secrets:Ssm:Region is right.")]
    public async Task What_SSM_refuses_is_a_sentence_with_the_remedy(int status, string code, string remedy)
    {
        using var configuration = Configuration(("Prefix", "/production/worker"), ("MostRetries", "0"));
        ssm.Fail(status, code);

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => AddAsync(configuration));

        Assert.StartsWith($"The SSM Parameter Store does not give /production/worker ({code}: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(remedy, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_that_passes_is_tried_again()
    {
        using var configuration = Configuration(("Prefix", "/production/worker"), ("MostRetries", "2"));
        ssm.Fail(500, "InternalServerError");
        ssm.Fail(400, "ThrottlingException");

        await AddAsync(configuration);

        Assert.Equal("the secret", configuration["FakeFinder:Cluster:Secret"]);
    }

    [Fact]
    public async Task A_name_that_is_not_there_and_a_prefix_with_nothing_below_are_told()
    {
        using var one = Configuration(("Names:A:B", "/aws/reference/secretsmanager/missing"));
        using var all = Configuration(("Prefix", "/staging"));

        Assert.Contains(
            "(ParameterNotFound: The stand-in says ParameterNotFound): create it, or correct FakeFinder:Secrets:Ssm:Names.",
            (await Assert.ThrowsAsync<InvalidDataException>(() => AddAsync(one))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "There is no parameter below /staging in the SSM Parameter Store: put the secrets there",
            (await Assert.ThrowsAsync<InvalidDataException>(() => AddAsync(all))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Prefix", "production", "a path such as /fakefinder/production/worker")]
    [InlineData("Prefix", "/", "a path such as /fakefinder/production/worker")]
    [InlineData("Names:A:B", " ", "the name of a parameter")]
    [InlineData("Timeout", "00:02:00", "from 1 s to 1 min")]
    [InlineData("MostRetries", "11", "from 0 to 10")]
    public async Task A_setting_that_cannot_be_is_refused_in_a_sentence_that_names_it(string key, string value, string allowed)
    {
        using var configuration = Configuration(("Prefix", "/production/worker"), (key, value));

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => AddAsync(configuration));

        Assert.StartsWith($"{Section}:{key} is '", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, refusal.Message, StringComparison.Ordinal);
    }

    private static ConfigurationManager Configuration(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        foreach (var (key, value) in settings)
        {
            configuration[$"{Section}:{key}"] = value;
        }

        return configuration;
    }

    private Task AddAsync(ConfigurationManager configuration) =>
        SsmSecrets.AddAsync(
            configuration,
            options => new AmazonSimpleSystemsManagementClient(
                "key",
                "secret",
                new AmazonSimpleSystemsManagementConfig
                {
                    ServiceURL = ssm.Url,
                    AuthenticationRegion = "eu-central-1",
                    MaxErrorRetry = options.MostRetries,
                }),
            CancellationToken.None);
}

using Amazon;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Ssm;

/// <summary>Settings that lie in the SSM Parameter Store.</summary>
public static class SsmSecrets
{
    internal const string Section = "FakeFinder:Secrets:Ssm";

    /// <summary>
    /// Reads the parameters that section <c>FakeFinder:Secrets:Ssm</c> names, which then go before every other source. Without it does
    /// nothing.
    /// </summary>
    /// <exception cref="OptionsValidationException">The section cannot be.</exception>
    /// <exception cref="InvalidDataException">A parameter cannot be read; the message is a sentence for the operator.</exception>
    public static Task AddSsmSecretsAsync(this IConfigurationManager configuration, CancellationToken cancellationToken) =>
        AddAsync(configuration, Connect, cancellationToken);

    internal static async Task AddAsync(
        IConfigurationManager configuration,
        Func<SsmOptions, IAmazonSimpleSystemsManagement> connect,
        CancellationToken cancellationToken)
    {
        var options = OptionsOf(configuration);
        if (options.Prefix.Length == 0 && options.Names.Count == 0)
        {
            return;
        }

        using var client = connect(options);
        var parameters = new SsmParameters(client);
        var found = options.Prefix.Length > 0 ? await parameters.BelowAsync(options.Prefix, cancellationToken) : [];
        foreach (var (key, name) in options.Names)
        {
            found[key] = await parameters.OneAsync(name, cancellationToken);
        }

        configuration.AddInMemoryCollection(found);
    }

    private static SsmOptions OptionsOf(IConfiguration configuration)
    {
        var options = new SsmOptions();
        configuration.GetSection(Section).Bind(options);

        // The keys have ':' themselves, which the binder takes for sections.
        options.Names.Clear();
        foreach (var (key, name) in configuration.GetSection($"{Section}:{nameof(options.Names)}").AsEnumerable(makePathsRelative: true))
        {
            if (name is not null)
            {
                options.Names[key] = name;
            }
        }

        return new SsmOptionsValidator().Validate(null, options) is { Failed: true } fault
            ? throw new OptionsValidationException("", typeof(SsmOptions), fault.Failures)
            : options;
    }

    private static AmazonSimpleSystemsManagementClient Connect(SsmOptions options)
    {
        var config = new AmazonSimpleSystemsManagementConfig
        {
            Timeout = options.Timeout,
            MaxErrorRetry = options.MostRetries,
            RetryMode = RequestRetryMode.Standard,
        };
        if (options.Region.Length > 0)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        try
        {
            return new AmazonSimpleSystemsManagementClient(config);
        }
        catch (AmazonClientException exception)
        {
            throw new InvalidDataException(
                $"{Section} cannot be read ({exception.Message.TrimEnd('.')}): set {Section}:{nameof(options.Region)} or AWS_REGION, and "
                    + "give this machine a role.",
                exception);
        }
    }
}

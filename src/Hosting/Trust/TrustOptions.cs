using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Trust;

/// <summary>Section <c>FakeFinder:Cluster</c>.</summary>
public sealed class TrustOptions
{
    /// <summary>
    /// What all processes of a cluster know and nobody else: by it they prove to each other who they are. At least 32 characters, the same
    /// for all. A service on one machine makes one at each start and gives it to its workers.
    /// </summary>
    public string Secret { get; set; } = "";
}

internal sealed class TrustOptionsValidator : IValidateOptions<TrustOptions>
{
    private const int Shortest = 32;

    public ValidateOptionsResult Validate(string? name, TrustOptions options) =>
        options.Secret.Length >= Shortest
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"FakeFinder:Cluster:{nameof(options.Secret)} "
                    + $"{(options.Secret.Length == 0 ? "is not set" : $"has {options.Secret.Length} characters")}; "
                + $"set it to the same {Shortest} or more random characters for all processes of the cluster (openssl rand -hex 32 prints "
                + $"some).");
}

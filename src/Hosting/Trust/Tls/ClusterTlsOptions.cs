using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>
/// Section <c>FakeFinder:Cluster:Tls</c>: mutual TLS between the processes of a cluster. A file that changes is taken for new connections
/// without a restart.
/// </summary>
public sealed class ClusterTlsOptions
{
    /// <summary>
    /// This process's certificate: the path of a PEM file (the certificate first, then intermediate ones) or of a PFX file, or the PEM text
    /// itself. A silo's names the purposes serverAuth and clientAuth, a client's clientAuth. Empty (the default): no TLS.
    /// </summary>
    public string Certificate { get; set; } = "";

    /// <summary>
    /// The certificate's private key: the path of a PEM file, or the PEM text itself; empty (the default) where <see cref="Certificate"/>
    /// holds it.
    /// </summary>
    public string Key { get; set; } = "";

    /// <summary>Of a key or PFX file that is encrypted; empty (the default) for one that is not.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// The authorities that sign the certificates of this cluster, and no others: the path of a PEM file, or the PEM text itself.
    /// </summary>
    public string Authorities { get; set; } = "";

    /// <summary>
    /// A DNS name that the certificate of each silo holds, such as <c>silo.fakefinder.internal</c>, for authorities that sign others'
    /// certificates too; empty (the default) for any.
    /// </summary>
    public string SiloName { get; set; } = "";

    /// <summary>
    /// A process without a certificate does not speak to other machines; default true. False is for a private network in which nobody else
    /// can listen or take part.
    /// </summary>
    public bool Required { get; set; } = true;

    /// <summary>How long before its end a certificate is warned of; 0 to 365 days, default 14 days.</summary>
    public TimeSpan ExpiryWarning { get; set; } = TimeSpan.FromDays(14);
}

internal sealed class ClusterTlsOptionsValidator(TlsParty own, TimeProvider time) : IValidateOptions<ClusterTlsOptions>
{
    private const string Section = "FakeFinder:Cluster:Tls";
    private static readonly TimeSpan LongestWarning = TimeSpan.FromDays(365);

    public ValidateOptionsResult Validate(string? name, ClusterTlsOptions options) =>
        options.ExpiryWarning < TimeSpan.Zero || options.ExpiryWarning > LongestWarning
            ? ValidateOptionsResult.Fail(
                $"{Section}:{nameof(options.ExpiryWarning)} is {options.ExpiryWarning}; it must be from 0 to 365 days.")
        : options.Certificate.Length == 0 != (options.Authorities.Length == 0)
        || (options.Certificate.Length == 0 && options.Key.Length > 0)
            ? ValidateOptionsResult.Fail(
                $"{Section} has not all that TLS needs; set {nameof(options.Certificate)}, {nameof(options.Authorities)} and, unless the "
                    + $"certificate's file holds it, {nameof(options.Key)}, or none of them.")
        : options.Certificate.Length == 0 ? ValidateOptionsResult.Success
        : ValidateFiles(options);

    private ValidateOptionsResult ValidateFiles(ClusterTlsOptions options)
    {
        try
        {
            var identity = CertificateSources.Read(options).ToIdentity(options.Password);
            return identity.FaultAt(time.GetUtcNow(), own) is { } fault
                ? ValidateOptionsResult.Fail(
                    $"The certificate {TlsText.Of(identity.Certificate)} of {Section}:{nameof(options.Certificate)} cannot be used: "
                        + $"{fault}. Put another one in its place.")
                : ValidateOptionsResult.Success;
        }
        catch (InvalidDataException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}

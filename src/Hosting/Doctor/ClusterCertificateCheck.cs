using System.Globalization;
using FakeFinder.Checks;
using FakeFinder.Hosting.Trust.Tls;
using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Doctor;

/// <summary>The certificate with which this process shows itself to the others of its cluster.</summary>
internal sealed class ClusterCertificateCheck(IOptions<ClusterTlsOptions> options, TimeProvider time) : ICheck
{
    private const string Setting = $"FakeFinder:Cluster:Tls:{nameof(ClusterTlsOptions.Certificate)}";

    /// <exception cref="OptionsValidationException">It cannot be read, has expired, or is for another purpose.</exception>
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>([Look(options.Value)]);

    private Finding Look(ClusterTlsOptions tls)
    {
        if (tls.Certificate.Length == 0)
        {
            return Finding.NotChecked($"There is none ({Setting} is empty): silos of other machines could not be reached by TLS.");
        }

        var certificate = CertificateSources.Read(tls).ToIdentity(tls.Password).Certificate;
        var left = certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{TlsText.Of(certificate)} is valid until {TlsText.Of(certificate.NotAfter)}, {left.TotalDays:0} days from now.");
        return left < tls.ExpiryWarning
            ? Finding.Warning(sentence, $"Renew it, and put the new one in its place ({Setting}); nothing need be restarted")
            : Finding.Ok(sentence);
    }
}

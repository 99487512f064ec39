using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>Says in time that the certificate ends, and looks for a new one where no connection does.</summary>
internal sealed partial class CertificateWatch(
    ClusterCertificates certificates,
    IOptions<ClusterTlsOptions> options,
    TimeProvider time,
    ILogger<CertificateWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SayEvery = TimeSpan.FromDays(1);

    private (string? Certificate, bool Expired, DateTimeOffset At) said;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (first, end) = Describe(certificates.Current.Certificate);
        LogOn(first, end);
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal void Look()
    {
        var certificate = certificates.Current.Certificate;
        var now = time.GetUtcNow();
        var left = certificate.NotAfter.ToUniversalTime() - now.UtcDateTime;
        var expired = left <= TimeSpan.Zero;
        if (left > options.Value.ExpiryWarning
            || (said.Certificate == certificate.Thumbprint && said.Expired == expired && now < said.At + SayEvery))
        {
            return;
        }

        said = (certificate.Thumbprint, expired, now);
        var (name, end) = Describe(certificate);
        if (expired)
        {
            LogExpired(name, end);
        }
        else
        {
            LogExpires(name, end);
        }
    }

    private static (string Name, string End) Describe(X509Certificate2 certificate) =>
        (TlsText.Of(certificate), TlsText.Of(certificate.NotAfter));

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Processes of the cluster speak TLS to each other; this one's certificate {Certificate} is valid until {End}")]
    private partial void LogOn(string certificate, string end);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The certificate {Certificate} expires at {End}: put a new one in its place in time; it is taken without a restart")]
    private partial void LogExpires(string certificate, string end);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The certificate {Certificate} has expired at {End}: the other processes of the cluster refuse each new connection of "
            + "this one. Put a new one in its place; it is taken without a restart")]
    private partial void LogExpired(string certificate, string end);
}

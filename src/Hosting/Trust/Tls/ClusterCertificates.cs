using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>
/// This process's certificate and authorities as they are now: files are looked at again when a connection needs them, and what cannot be
/// used, as a half written file, leaves the former ones in use.
/// </summary>
internal sealed partial class ClusterCertificates
{
    /// <summary>However many connections come, files are read only so often.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly ClusterTlsOptions options;
    private readonly TlsParty own;
    private readonly TimeProvider time;
    private readonly ILogger<ClusterCertificates> logger;
    private CertificateSources used;
    private ClusterIdentity current;
    private DateTimeOffset lookAt;
    private string? refused;

    /// <exception cref="InvalidDataException">They cannot be used; the message is a sentence for the operator.</exception>
    public ClusterCertificates(
        IOptions<ClusterTlsOptions> options,
        TlsParty own,
        TimeProvider time,
        ILogger<ClusterCertificates> logger)
    {
        (this.options, this.own, this.time, this.logger) = (options.Value, own, time, logger);
        used = CertificateSources.Read(this.options);
        current = used.ToIdentity(this.options.Password);
        lookAt = time.GetUtcNow() + LookEvery;
    }

    public ClusterIdentity Current
    {
        get
        {
            lock (gate)
            {
                var now = time.GetUtcNow();
                if (now >= lookAt)
                {
                    lookAt = now + LookEvery;
                    Look(now);
                }

                return current;
            }
        }
    }

    private void Look(DateTimeOffset now)
    {
        try
        {
            var found = CertificateSources.Read(options);
            if (!found.SameAs(used))
            {
                var next = found.ToIdentity(options.Password);
                if (next.FaultAt(now, own) is { } fault)
                {
                    throw new InvalidDataException($"The certificate {TlsText.Of(next.Certificate)} cannot be used: {fault}.");
                }

                (used, current) = (found, next);
                var (name, end) = (TlsText.Of(next.Certificate), TlsText.Of(next.Certificate.NotAfter));
                LogTaken(name, end);
            }

            refused = null;
        }
        catch (InvalidDataException exception)
        {
            // It is said once, however often it is looked at.
            if (refused != exception.Message)
            {
                refused = exception.Message;
                var end = TlsText.Of(current.Certificate.NotAfter);
                LogKept(exception.Message, end);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The certificate {Certificate}, valid until {End}, is used for new connections from now on")]
    private partial void LogTaken(string certificate, string end);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The changed certificate files are not used, and the former certificate, valid until {End}, stays in use. {Reason}")]
    private partial void LogKept(string reason, string end);
}

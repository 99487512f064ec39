using System.Net;
using System.Security.Cryptography.X509Certificates;
using FakeFinder.Hosting.Trust.Tls;
using FakeFinder.Servers;
using FakeFinder.Servers.Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;

namespace FakeFinder.Grains.Tests.Trust.Tls;

/// <summary>One process's own certificate: how it is read, replaced, and ends.</summary>
public sealed class ClusterCertificatesTests : IDisposable
{
    private const string Section = "FakeFinder:Cluster:Tls";

    private readonly DataFolder folder = new();
    private readonly TestAuthority authority = new("authority");
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private readonly HostLog log = new();
    private readonly LoggerFactory loggers;

    public ClusterCertificatesTests()
    {
        loggers = new LoggerFactory([log]);
        File.WriteAllText(folder["authorities.crt"], authority.Pem);
    }

    public void Dispose()
    {
        loggers.Dispose();
        log.Dispose();
        authority.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_certificate_is_read_from_PEM_files_from_PEM_text_and_from_a_PFX_file_with_its_password()
    {
        var certificate = authority.ForSilo().WriteTo(folder.Path, "one");
        using var loaded = certificate.Load();
        File.WriteAllBytes(folder["one.pfx"], loaded.Export(X509ContentType.Pfx, "the password"));
        File.WriteAllText(folder["both.pem"], certificate.Pem + "\n" + certificate.Key);

        foreach (var options in new[]
        {
            Named("one"),
            new ClusterTlsOptions { Certificate = certificate.Pem, Key = certificate.Key, Authorities = authority.Pem },
            new ClusterTlsOptions { Certificate = folder["one.pfx"], Password = "the password", Authorities = authority.Pem },
            new ClusterTlsOptions { Certificate = folder["both.pem"], Authorities = folder["authorities.crt"] },
        })
        {
            Assert.True(Validate(options).Succeeded, Validate(options).FailureMessage);
            Assert.Equal(certificate.Thumbprint, Certificates(options).Current.Certificate.Thumbprint);
        }
    }

    [Fact]
    public void What_cannot_be_used_is_told_in_a_sentence_that_names_the_key()
    {
        authority.ForSilo().WriteTo(folder.Path, "one");
        authority.ForSilo(end: DateTimeOffset.UtcNow.AddDays(-1)).WriteTo(folder.Path, "old");
        authority.ForClient().WriteTo(folder.Path, "client");
        File.Copy(folder["old.key"], folder["other.key"]);
        File.WriteAllText(folder["empty.crt"], "");

        AssertRefused(new() { Certificate = folder["one.crt"] }, $"{Section} has not all that TLS needs; set Certificate, Authorities");
        AssertRefused(With(options => options.Certificate = folder["none.crt"]), $"{Section}:Certificate is '{folder["none.crt"]}', which");
        AssertRefused(With(options => options.Key = folder["other.key"]), $"{Section}:Certificate and Key cannot be used");
        AssertRefused(With(options => options.Authorities = folder["empty.crt"]), $"{Section}:Authorities cannot be used");
        AssertRefused(With(options => options.ExpiryWarning = TimeSpan.FromDays(-1)), $"{Section}:ExpiryWarning is -1");
        AssertRefused(Named("old"), "it has expired at");
        AssertRefused(Named("client"), "it is not for serverAuth (extended key usage), as that of a silo must be");
        Assert.True(new ClusterTlsOptionsValidator(TlsParty.Client, time).Validate(null, Named("client")).Succeeded);

        ClusterTlsOptions With(Action<ClusterTlsOptions> change)
        {
            var options = Named("one");
            change(options);
            return options;
        }
    }

    [Fact]
    public void A_half_written_file_a_wrong_key_and_an_expired_certificate_leave_the_former_one_in_use_until_they_are_whole()
    {
        var first = authority.ForSilo("first").WriteTo(folder.Path, "one");
        var certificates = Certificates(Named("one"));
        var second = authority.ForSilo("second");

        AssertKept(() => File.WriteAllText(folder["one.crt"], second.Pem[..200]), "cannot be used");
        AssertKept(() => File.WriteAllText(folder["one.crt"], second.Pem), "the key is the certificate's own");
        AssertKept(() => File.Delete(folder["one.key"]), "which cannot be read");
        AssertKept(
            () => authority.ForSilo("expired", time.GetUtcNow().AddDays(-1)).WriteTo(folder.Path, "one"),
            "The certificate 'CN=expired' of 'CN=authority' cannot be used: it has expired at");
        second.WriteTo(folder.Path, "one");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(second.Thumbprint, certificates.Current.Certificate.Thumbprint);

        void AssertKept(Action change, string sentence)
        {
            change();
            var lines = log.Lines.Count;
            for (var look = 0; look < 3; look++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                Assert.Equal(first.Thumbprint, certificates.Current.Certificate.Thumbprint);
            }

            Assert.Contains(sentence, Assert.Single(log.Lines.Skip(lines)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_certificate_is_warned_of_before_its_end_and_told_as_expired_after_it_once_a_day()
    {
        authority.ForSilo(end: time.GetUtcNow().AddDays(15)).WriteTo(folder.Path, "one");
        var options = Named("one");
        var certificates = Certificates(options);
        using var watch = new CertificateWatch(certificates, Options.Create(options), time, loggers.CreateLogger<CertificateWatch>());

        AssertSays(null);
        time.Advance(TimeSpan.FromDays(1.5));
        AssertSays("The certificate 'CN=silo' of 'CN=authority' expires at");
        AssertSays(null);
        time.Advance(TimeSpan.FromDays(1));
        AssertSays("expires at");
        time.Advance(TimeSpan.FromDays(12.6));
        AssertSays("has expired at");
        AssertSays(null);

        void AssertSays(string? sentence)
        {
            var lines = log.Lines.Count;
            watch.Look();
            var said = log.Lines.Skip(lines).SingleOrDefault();
            Assert.Equal(sentence is null, said is null);
            Assert.Contains(sentence ?? "", said ?? "", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true, true)]
    [InlineData("10.0.0.7", false, true)]
    [InlineData("10.0.0.7", true, false)]
    public void A_silo_that_other_machines_reach_does_not_start_without_TLS_unless_its_operator_says_so(
        string address,
        bool required,
        bool starts)
    {
        var validator = new ReachableSiloValidator(Options.Create(new EndpointOptions { AdvertisedIPAddress = IPAddress.Parse(address) }));

        var result = validator.Validate(null, new ClusterTlsOptions { Required = required });

        Assert.Equal(starts, result.Succeeded);
        Assert.True(validator.Validate(null, new ClusterTlsOptions { Certificate = "/somewhere", Required = required }).Succeeded);
        if (!starts)
        {
            Assert.StartsWith(
                $"This silo would listen at {address}, where other machines reach it, without TLS; set {Section}:Certificate, Key and "
                    + "Authorities",
                result.FailureMessage,
                StringComparison.Ordinal);
        }
    }

    private ClusterTlsOptions Named(string name) =>
        new() { Certificate = folder[$"{name}.crt"], Key = folder[$"{name}.key"], Authorities = folder["authorities.crt"] };

    private ClusterCertificates Certificates(ClusterTlsOptions options) =>
        new(Options.Create(options), TlsParty.Silo, time, loggers.CreateLogger<ClusterCertificates>());

    private ValidateOptionsResult Validate(ClusterTlsOptions options) =>
        new ClusterTlsOptionsValidator(TlsParty.Silo, time).Validate(null, options);

    private void AssertRefused(ClusterTlsOptions options, string sentence) =>
        Assert.Contains(sentence, Validate(options).FailureMessage ?? "", StringComparison.Ordinal);
}

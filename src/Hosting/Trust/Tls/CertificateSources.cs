using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>The bytes that the settings name: of files, or of the settings themselves.</summary>
internal sealed record CertificateSources(byte[] Certificate, byte[] Key, byte[] Authorities)
{
    private const string Section = "FakeFinder:Cluster:Tls";
    private const string PemBegins = "-----BEGIN ";

    /// <exception cref="InvalidDataException">A file cannot be read; the message is a sentence for the operator.</exception>
    public static CertificateSources Read(ClusterTlsOptions options) =>
        new(
            Read(nameof(options.Certificate), options.Certificate),
            options.Key.Length > 0 ? Read(nameof(options.Key), options.Key) : [],
            Read(nameof(options.Authorities), options.Authorities));

    public static bool IsPemText(string setting) => setting.TrimStart().StartsWith(PemBegins, StringComparison.Ordinal);

    public bool SameAs(CertificateSources? other) =>
        other is not null
        && Certificate.AsSpan().SequenceEqual(other.Certificate)
        && Key.AsSpan().SequenceEqual(other.Key)
        && Authorities.AsSpan().SequenceEqual(other.Authorities);

    /// <exception cref="InvalidDataException">They are not what they should be; the message is a sentence for the operator.</exception>
    public ClusterIdentity ToIdentity(string password)
    {
        var (certificate, intermediates) = As("Certificate and Key", () => IsPem(Certificate) ? FromPem(password) : FromPfx(password));
        var authorities = As(nameof(Authorities), () =>
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPem(Encoding.UTF8.GetString(Authorities));
            return all.Count > 0 ? all : throw new CryptographicException("there is no certificate in it");
        });
        return new(certificate, SslStreamCertificateContext.Create(certificate, intermediates, offline: true), authorities);
    }

    private static byte[] Read(string key, string setting)
    {
        if (IsPemText(setting))
        {
            return Encoding.UTF8.GetBytes(setting);
        }

        try
        {
            return File.ReadAllBytes(setting);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{Section}:{key} is '{setting}', which cannot be read ({exception.Message.TrimEnd('.')}); it must be the path of a file "
                    + "that this process may read, or PEM text.",
                exception);
        }
    }

    private static bool IsPem(byte[] bytes) => Encoding.Latin1.GetString(bytes).Contains(PemBegins, StringComparison.Ordinal);

    private (X509Certificate2 Certificate, X509Certificate2Collection Intermediates) FromPem(string password)
    {
        var text = Encoding.UTF8.GetString(Certificate);
        var key = Key.Length > 0 ? Encoding.UTF8.GetString(Key) : text;
        var certificate = password.Length > 0
            ? X509Certificate2.CreateFromEncryptedPem(text, key, password)
            : X509Certificate2.CreateFromPem(text, key);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(text);
        all.RemoveAt(0);
        return (certificate, all);
    }

    private (X509Certificate2 Certificate, X509Certificate2Collection Intermediates) FromPfx(string password)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(Certificate, password.Length > 0 ? password : null);
        var certificate = all.FirstOrDefault(one => one.HasPrivateKey)
            ?? throw new CryptographicException("there is no certificate with its private key in it");
        all.Remove(certificate);
        return (certificate, all);
    }

    private static T As<T>(string key, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{Section}:{key} cannot be used ({exception.Message.TrimEnd('.')}): check that the files are whole, that the key is the "
                    + "certificate's own, and the Password.",
                exception);
        }
    }
}

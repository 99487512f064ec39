using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FakeFinder.Checks;

namespace FakeFinder.Web.Doctor;

/// <summary>The certificates of HTTPS that Kestrel's own settings name.</summary>
internal sealed class WebCertificateCheck(IConfiguration configuration, TimeProvider time) : ICheck
{
    private const string Default = "Kestrel:Certificates:Default";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(14);

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var sections = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => endpoint.GetSection("Certificate"))
            .Append(configuration.GetSection(Default))
            .Where(section => !string.IsNullOrEmpty(section["Path"]));
        return Task.FromResult<IReadOnlyList<Finding>>([.. sections.Select(Look).DefaultIfEmpty(
            Finding.NotChecked($"No certificate is configured ({Default}:Path): this service speaks no TLS itself."))]);
    }

    private Finding Look(IConfigurationSection section)
    {
        try
        {
            using var certificate = Load(section);
            var (from, end) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
            var left = end - time.GetUtcNow().UtcDateTime;
            var name = string.Create(
                CultureInfo.InvariantCulture, $"The certificate '{certificate.Subject}' of {section.Path} ({section["Path"]})");
            var remedy = $"Put another one in its place, or correct {section.Path}";
            return left <= TimeSpan.Zero ? Finding.Fault(Dated($"{name} has expired at", end), remedy)
                : from > time.GetUtcNow().UtcDateTime ? Finding.Fault(Dated($"{name} is valid only from", from), remedy)
                : !certificate.HasPrivateKey ? Finding.Fault($"{name} is there without its private key.", remedy)
                : !IsForServers(certificate) ? Finding.Fault($"{name} is not for serverAuth (extended key usage).", remedy)
                : left < RenewBefore ? Finding.Warning(Dated($"{name} is valid only until", end), "Renew it soon")
                : Finding.Ok(Dated($"{name} is valid until", end));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return Finding.Fault(
                $"The certificate of {section.Path} ({section["Path"]}) cannot be used ({exception.Message.TrimEnd('.')}).",
                $"Check that its files are whole and readable for this user, that the key is its own, and {section.Path}:Password");
        }
    }

    /// <summary>As Kestrel does: a PEM file with a key beside it, or a PFX file.</summary>
    private static X509Certificate2 Load(IConfigurationSection section)
    {
        var (path, key, password) = (section["Path"]!, section["KeyPath"], section["Password"]);
        return key is null ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
            : password is null ? X509Certificate2.CreateFromPemFile(path, key)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password, key);
    }

    /// <summary>One that names no purpose is for any.</summary>
    private static bool IsForServers(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToList() is not { Count: > 0 } named
        || named.Exists(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(purpose => purpose.Value == ServerUse));

    private static string Dated(string beginning, DateTime date) =>
        string.Create(CultureInfo.InvariantCulture, $"{beginning} {date:yyyy-MM-dd HH:mm} UTC.");
}

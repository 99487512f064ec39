using System.Security.Cryptography.X509Certificates;

namespace FakeFinder.Servers.Certificates;

/// <summary>A certificate with its key, as PEM.</summary>
public sealed record TestCertificate(string Pem, string Key, string Thumbprint)
{
    /// <summary>With its key.</summary>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPem(Pem, Key);

    /// <summary>Writes NAME.crt and NAME.key, or replaces them.</summary>
    public TestCertificate WriteTo(string folder, string name)
    {
        File.WriteAllText(Path.Combine(folder, $"{name}.crt"), Pem);
        File.WriteAllText(Path.Combine(folder, $"{name}.key"), Key);
        return this;
    }
}

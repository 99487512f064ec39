using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>What log lines say of a certificate. A stranger's holds whatever its maker liked.</summary>
internal static class TlsText
{
    private const int Longest = 200;

    public static string Of(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Of(X509Certificate2 certificate) => $"'{Printable(certificate.Subject)}' of '{Printable(certificate.Issuer)}'";

    private static string Printable(string name) => string.Concat(name.Take(Longest).Select(one => char.IsControl(one) ? '\uFFFD' : one));
}

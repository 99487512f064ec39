using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FakeFinder.Web.Access.Local;

/// <summary>
/// A secret of this run of the service. It stands in <c>service.json</c> of the data folder, which only the service's own user can read:
/// so the command line on this machine makes the first API key.
/// </summary>
internal sealed class LocalToken
{
    public const string Prefix = "ffl_";

    private const int SecretBytes = 32;

    public string Text { get; } = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>In a time that does not depend on how much of it is right.</summary>
    public bool Is(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Text));
}

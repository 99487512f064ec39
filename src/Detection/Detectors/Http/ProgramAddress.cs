using System.Net.Http.Headers;
using System.Text;

namespace FakeFinder.Detection.Detectors.Http;

/// <summary>Where a program listens. As text it is what people may see: without credentials and query.</summary>
internal sealed class ProgramAddress
{
    private readonly UriBuilder root;

    /// <param name="url">An absolute http or https address.</param>
    public ProgramAddress(string url)
    {
        root = new UriBuilder(url);
        if (root.UserName.Length > 0)
        {
            var pair = $"{Uri.UnescapeDataString(root.UserName)}:{Uri.UnescapeDataString(root.Password)}";
            Credentials = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        (root.UserName, root.Password) = ("", "");
        root.Path = root.Path.TrimEnd('/') + "/";
    }

    /// <summary>Null where the address has none.</summary>
    public AuthenticationHeaderValue? Credentials { get; }

    /// <summary>The address of <c>predict</c> or <c>healthcheck</c>, with the query.</summary>
    public Uri Of(string name) => new UriBuilder(root.Uri) { Path = root.Path + name }.Uri;

    public override string ToString() => root.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
}

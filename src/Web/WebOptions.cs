using FakeFinder.Web.Outbound;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web;

/// <summary>Section <c>FakeFinder:Web</c>.</summary>
public sealed class WebOptions
{
    /// <summary>
    /// Host names beside localhost, 127.0.0.1 and [::1] to which the service answers; without port, such as <c>fakefinder.example.org</c>.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>
    /// Origins beside the request's own that may send unsafe requests, such as <c>https://fakefinder.example.org</c> in front of a proxy
    /// that ends TLS.
    /// </summary>
    public IReadOnlyList<string> Origins { get; set; } = [];

    /// <summary>
    /// Folders of this machine below which <c>POST /api/v1/batches</c> may read the videos of a <c>folder</c>; full paths, by default none.
    /// </summary>
    public IReadOnlyList<string> BatchFolders { get; set; } = [];

    /// <summary>
    /// Hosts from which a video may be fetched by its address: names without scheme and port, or <c>*.example.org</c> for all names below
    /// one; by default none, and then nothing is fetched.
    /// </summary>
    public IReadOnlyList<string> FetchHosts { get; set; } = [];

    /// <summary>
    /// Whoever reaches the dashboard or the API may start a download of weights into this machine's weights folder; default false. For a
    /// service whose workers share that folder.
    /// </summary>
    public bool AllowPull { get; set; }
}

internal sealed class WebOptionsValidator : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options)
    {
        var faults = options
            .Hosts.Where(host => !IsHost(host))
            .Select(host =>
                $"FakeFinder:Web:{nameof(options.Hosts)} has '{host}'; a host name or address without scheme and port is allowed, and no "
                    + $"wildcard."
            )
            .Concat(
                options
                    .Origins.Where(origin => !IsOrigin(origin))
                    .Select(origin =>
                        $"FakeFinder:Web:{nameof(options.Origins)} has '{origin}'; http://HOST[:PORT] or https://HOST[:PORT] is allowed, "
                            + $"without a path."
                    ))
            .Concat(
                options
                    .BatchFolders.Where(folder => !Path.IsPathFullyQualified(folder))
                    .Select(folder => $"FakeFinder:Web:{nameof(options.BatchFolders)} has '{folder}'; a full path is allowed."))
            .Concat(
                options
                    .FetchHosts.Where(host => !AllowedHosts.IsPattern(host))
                    .Select(host =>
                        $"FakeFinder:Web:{nameof(options.FetchHosts)} has '{host}'; a host name without scheme and port is allowed, or "
                            + "*.example.org for all names below one."))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsHost(string host) => Uri.CheckHostName(host) is not UriHostNameType.Unknown and not UriHostNameType.Basic;

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && origin == uri.GetLeftPart(UriPartial.Authority);
}

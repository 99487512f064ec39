using FakeFinder.Contracts;
using FakeFinder.Grains.Control;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Outbound;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Webhooks;

/// <summary>The hosts and ports that callbacks may go to.</summary>
internal sealed class CallbackHosts(IOptions<WebhookOptions> options)
{
    private const string Key = $"{WebhookOptions.Section}:{nameof(WebhookOptions.Hosts)}";
    private const int HttpsPort = 443;

    private readonly List<Place> places = [.. options.Value.Hosts.Select(Read).OfType<Place>()];

    /// <summary>Checks an address when it is submitted.</summary>
    /// <returns>The same; null where there is none.</returns>
    /// <exception cref="InvalidRequestException">It is no address for callbacks, or its host is not allowed.</exception>
    public string? Check(string? text)
    {
        if (CallbackAddress.Read(text) is { } url && WhyNot(url) is { } refusal)
        {
            throw new InvalidRequestException($"callbackUrl is refused. {refusal}");
        }

        return text;
    }

    /// <returns>Why nothing is sent there, as a sentence; null where it is.</returns>
    public string? WhyNot(Uri url) =>
        places.Count == 0 ? $"This service sends no callbacks: the setting {Key} names no host."
        : places.Exists(place => place.Port == url.Port && place.Hosts.Allows(url.IdnHost)) ? null
        : $"Nothing is sent to the host '{FileName.Shown(url.IdnHost)}' at port {url.Port}; the setting {Key} allows "
            + $"{string.Join(", ", options.Value.Hosts)}.";

    /// <summary>An entry of the setting; null where it is none.</summary>
    public static Place? Read(string entry)
    {
        var (host, port) = entry.LastIndexOf(':') is > 0 and var colon
            ? (entry[..colon], int.TryParse(entry.AsSpan(colon + 1), out var told) ? told : 0)
            : (entry, HttpsPort);
        return port is > 0 and <= ushort.MaxValue && !host.Contains('[') && AllowedHosts.IsPattern(host)
            ? new Place(new AllowedHosts([host]), port)
            : null;
    }

    internal sealed record Place(AllowedHosts Hosts, int Port);
}

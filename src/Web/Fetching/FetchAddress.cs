using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Outbound;

namespace FakeFinder.Web.Fetching;

/// <summary>An address that may be fetched, as far as its text tells.</summary>
internal static class FetchAddress
{
    private const int MostCharacters = 4096;

    /// <exception cref="InvalidRequestException">It is no such address, or its host is not allowed.</exception>
    public static Uri Check(string? text, AllowedHosts hosts) =>
        text is null or { Length: 0 or > MostCharacters } || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address)
            ? throw new InvalidRequestException(
                $"'{FileName.Shown(text ?? "")}' is no address; one begins with https:// or http:// and has at most {MostCharacters} "
                    + "characters.")
            : Check(address, hosts);

    /// <inheritdoc cref="Check(string?, AllowedHosts)"/>
    public static Uri Check(Uri address, AllowedHosts hosts) =>
        address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp
            ? throw new InvalidRequestException(
                $"Addresses of '{FileName.Shown(address.Scheme)}' are not fetched; only https and http are.")
        : !HasHost(address)
            ? throw new InvalidRequestException(
                $"The host of the address, '{FileName.Shown(address.Host)}', has a character that no host's name may have; copy the "
                    + "address again.")
        : address.UserInfo.Length > 0
            ? throw new InvalidRequestException("The address contains a user name or password; leave them out.")
        : hosts.IsEmpty
            ? throw new InvalidRequestException(
                "This service fetches no videos by address: the setting FakeFinder:Web:FetchHosts names no host. Upload the file instead.")
        : !hosts.Allows(address.IdnHost)
            ? throw new InvalidRequestException(
                $"Nothing is fetched from the host '{FileName.Shown(address.IdnHost)}'; the setting FakeFinder:Web:FetchHosts allows "
                    + $"{hosts}.")
        : address;

    /// <returns>A name for the file: the server's own, else the last part of the address; never a path.</returns>
    public static string NameOf(Uri address, string? told)
    {
        var last = Uri.UnescapeDataString(address.AbsolutePath);
        return Candidate(told) ?? Candidate(last) ?? $"video from {address.IdnHost}";
    }

    /// <summary>Some names become an address, and are refused only where they are written in ASCII.</summary>
    private static bool HasHost(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static string? Candidate(string? text)
    {
        var name = text?.Trim().Trim('"').Split('/', '\\')[^1];
        return name is null or "." or ".." || FileName.WhatIsWrongInLists(name) is not null ? null : name;
    }
}

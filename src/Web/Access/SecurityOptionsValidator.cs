using System.Net;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Access;

internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    private const string Section = SecurityOptions.Section;

    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var faults = Sessions(options)
            .Concat(Provider(nameof(options.Oidc), options.Oidc.Authority, options.Oidc.Roles, options))
            .Concat(Provider(nameof(options.Jwt), options.Jwt.Authority, options.Jwt.Roles, options))
            .Concat(options.Proxies.Where(proxy => !IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _)).Select(proxy =>
                $"{Section}:{nameof(options.Proxies)} has '{proxy}'; an address or a network is allowed, such as 10.0.0.7 or 10.0.0.0/24."))
            .ToList();
        if (options.Oidc.Authority.Length > 0 && options.Oidc.ClientId.Length == 0)
        {
            faults.Add(
                $"{Section}:Oidc:{nameof(options.Oidc.ClientId)} is empty; it must be the id that the provider gave to this service.");
        }

        if (options.Jwt.Authority.Length > 0 && options.Jwt.Audience.Length == 0)
        {
            faults.Add(
                $"{Section}:Jwt:{nameof(options.Jwt.Audience)} is empty; it must be the audience that tokens for this service have.");
        }

        if (options is { Visibility: Visibility.Own, IsRequired: false })
        {
            faults.Add(
                $"{Section}:{nameof(options.Visibility)} is {Visibility.Own}, and nobody signs in; it must be {Visibility.All}, or "
                    + $"{Section}:{nameof(options.Authentication)} must be {AuthenticationMode.Required}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Sessions(SecurityOptions options)
    {
        if (options.SessionLifetime < TimeSpan.FromMinutes(1) || options.SessionLifetime > TimeSpan.FromDays(30))
        {
            yield return $"{Section}:{nameof(options.SessionLifetime)} is {options.SessionLifetime}; it must be from 1 minute to 30 days.";
        }

        if (options.SessionKeys.Length > 0 && !Path.IsPathFullyQualified(options.SessionKeys))
        {
            yield return $"{Section}:{nameof(options.SessionKeys)} is '{options.SessionKeys}'; it must be a full path, or empty.";
        }
    }

    private static IEnumerable<string> Provider(
        string part,
        string authority,
        IReadOnlyDictionary<string, string> roles,
        SecurityOptions options)
    {
        if (authority.Length > 0 && !options.IsRequired)
        {
            yield return $"{Section}:{part}:Authority is set, and {Section}:{nameof(options.Authentication)} is "
                + $"{options.Authentication}; set it to {AuthenticationMode.Required}, or leave the authority empty.";
        }

        if (authority.Length > 0 && !IsIssuer(authority))
        {
            yield return $"{Section}:{part}:Authority is '{authority}'; it must be the issuer's address, which begins with https:// "
                + $"(http:// on loopback alone).";
        }

        foreach (var (role, scopes) in roles)
        {
            if (RoleMap.Split(scopes).FirstOrDefault(scope => Scopes.Parse(scope) is null) is { } unknown)
            {
                yield return $"{Section}:{part}:Roles:{role} has '{unknown}'; scopes are {Scopes.Names}, separated by commas.";
            }
        }
    }

    private static bool IsIssuer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var issuer)
        && (issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback));
}

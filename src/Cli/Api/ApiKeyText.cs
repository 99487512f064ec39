using System.Net.Http.Headers;

namespace FakeFinder.Cli.Api;

/// <summary>
/// The key by which a service knows this program: from the environment, never from the command line, which others can read.
/// </summary>
internal static class ApiKeyText
{
    public const string Variable = "FAKEFINDER_API_KEY";

    /// <returns>Null where none is set.</returns>
    public static string? FromEnvironment() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } key ? key.Trim() : null;

    /// <exception cref="CliException">It is no key, or it would travel unencrypted.</exception>
    public static AuthenticationHeaderValue Header(string key, Uri server) =>
        key.Any(character => character is <= ' ' or > '~')
            ? throw new CliException($"{Variable} holds no API key: it has a space or another character that no key has.")
        : server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback
            ? throw new CliException($"The key of {Variable} would travel unencrypted to {server}; name the service by https://.")
        : new AuthenticationHeaderValue("Bearer", key);
}

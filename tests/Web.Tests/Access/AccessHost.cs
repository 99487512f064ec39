using System.Net.Http.Headers;
using FakeFinder.Storage.Access;
using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Keys;
using FakeFinder.Web.Api.Keys;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Access;

/// <summary>The APIs of a service whose callers must sign in, with keys in its real database.</summary>
public sealed class AccessHost : IAsyncLifetime
{
    public AccessHost()
        : this([], _ => { })
    {
    }

    /// <param name="settings">Beside those that every such service has.</param>
    /// <param name="services">What is put in the place of the service's own.</param>
    internal AccessHost(Dictionary<string, string?> settings, Action<IServiceCollection> services) => Host = new ApiHost
    {
        Replaced = services,
        Settings = new Dictionary<string, string?>(settings)
        {
            ["FakeFinder:Security:Authentication"] = "Required",
            ["FakeFinder:Telemetry:Prometheus"] = "true",
            ["FakeFinder:Telemetry:OrleansDashboard"] = "true",

            // The limits have tests of their own; these ask every endpoint with many keys.
            ["FakeFinder:Limits:StrangersPerMinute"] = "1000000",
        },
    };

    public ApiHost Host { get; }

    public Task InitializeAsync() => Host.InitializeAsync();

    public Task DisposeAsync() => Host.DisposeAsync();

    /// <summary>Makes a key in the database.</summary>
    /// <returns>What its holder sends.</returns>
    internal async Task<MadeKey> MakeAsync(string name, params AccessScope[] scopes) =>
        await Host.Services.GetRequiredService<KeyMaker>().CreateAsync(
            new KeyOrder(name, [.. scopes.Select(scope => scope.Name())]), Caller.Local, CancellationToken.None);

    /// <summary>Makes a key that expired a day ago.</summary>
    internal async Task<string> MakeExpiredAsync(params AccessScope[] scopes)
    {
        var text = KeyText.Create();
        var now = TimeProvider.System.GetUtcNow();
        await Host.Services.GetRequiredService<IApiKeys>().AddAsync(
            new ApiKey(
                Guid.CreateVersion7(),
                "expired",
                KeyText.Hash(text),
                [.. scopes.Select(scope => scope.Name())],
                Caller.LocalId,
                now.AddDays(-2),
                now.AddDays(-1)),
            CancellationToken.None);
        return text;
    }

    /// <summary>Sends a request with a key; null: without one.</summary>
    internal Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key)
    {
        var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}

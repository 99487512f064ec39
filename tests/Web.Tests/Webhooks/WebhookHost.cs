using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Webhooks;

/// <summary>The APIs of a service that may tell hooks.example.org of ends. Nothing of it sends.</summary>
public sealed class WebhookHost : IAsyncLifetime
{
    public ApiHost Host { get; } = new()
    {
        Settings = new Dictionary<string, string?>
        {
            ["FakeFinder:Webhooks:Hosts:0"] = "hooks.example.org",
            ["FakeFinder:Webhooks:Secret"] = WebhookWorld.Secret,
        },
    };

    public Task InitializeAsync() => Host.InitializeAsync();

    public Task DisposeAsync() => Host.DisposeAsync();
}

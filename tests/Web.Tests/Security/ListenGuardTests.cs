using FakeFinder.Storage.Videos;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Security;

public sealed class ListenGuardTests
{
    [Theory]
    [InlineData("urls", "http://0.0.0.0:0")]
    [InlineData("urls", "http://127.0.0.1:0;http://*:0")]
    [InlineData("urls", "http://[::]:0")]
    [InlineData("http_ports", "0")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://192.0.2.7:0")]
    public async Task An_open_port_without_authentication_is_refused_at_start(string key, string value)
    {
        await using var app = Build(key, value);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
        Assert.Contains("no authentication is configured", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(app.Urls);
    }

    [Theory]
    [InlineData("urls", "http://127.0.0.1:0")]
    [InlineData("urls", "http://[::1]:0")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://127.0.0.1:0")]
    public async Task Loopback_needs_no_authentication(string key, string value)
    {
        await using var app = Build(key, value);
        await app.StartAsync();
        Assert.Single(app.Urls);
    }

    [Fact]
    public async Task An_address_that_code_adds_is_seen_too()
    {
        await using var app = Build("urls", "");
        app.Urls.Add("http://0.0.0.0:0");
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
    }

    [Fact]
    public async Task An_open_port_is_allowed_where_every_endpoint_demands_a_user()
    {
        await using var app = Build("urls", "http://0.0.0.0:0", services => services.Configure<AuthorizationOptions>(options =>
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()));
        await app.StartAsync();
        Assert.Single(app.Urls);
    }

    [Theory]
    [InlineData("Hosts", "*", "a host name or address without scheme and port is allowed")]
    [InlineData("Hosts", "http://a.example", "a host name or address without scheme and port is allowed")]
    [InlineData("Hosts", "a.example:80", "a host name or address without scheme and port is allowed")]
    [InlineData("Origins", "a.example", "https://HOST[:PORT] is allowed")]
    [InlineData("Origins", "https://a.example/", "https://HOST[:PORT] is allowed")]
    [InlineData("Origins", "*", "https://HOST[:PORT] is allowed")]
    public async Task An_option_that_cannot_be_meant_stops_the_start(string option, string value, string sentence)
    {
        await using var app = Build($"FakeFinder:Web:{option}:0", value);
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains($"FakeFinder:Web:{option} has '{value}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_names_addresses_and_origins_are_valid_options()
    {
        var options = new WebOptions
        {
            Hosts = ["a.example", "10.0.0.1", "::1", "[2001:db8::1]"],
            Origins = ["https://a.example", "http://a.example:8080"],
        };
        Assert.True(new WebOptionsValidator().Validate(null, options).Succeeded);
    }

    private static WebApplication Build(string key, string value, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [key] = value });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Configure(builder.Configuration.GetSection("Kestrel")));
        builder.Services.AddSingleton(new Script()).AddSingleton<IVideoLibrary, StandInLibrary>().AddFakeFinderApi(builder.Configuration);
        configure?.Invoke(builder.Services);
        return builder.Build();
    }
}

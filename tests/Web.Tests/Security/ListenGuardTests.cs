using FakeFinder.Storage;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Security;

public sealed class ListenGuardTests
{
    private static readonly DirectoryInfo Data = Directory.CreateTempSubdirectory("fakefinder-listen-");

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

    [Theory]
    [InlineData("urls", "http://0.0.0.0:0")]
    [InlineData("urls", "https://127.0.0.1:0;http://*:0")]
    [InlineData("http_ports", "0")]
    public async Task An_open_port_without_TLS_is_refused_at_start_although_callers_must_sign_in(string key, string value)
    {
        await using var app = Build(key, value, ("FakeFinder:Security:Authentication", "Required"));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
        Assert.Contains("keys would travel unencrypted", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Kestrel:Certificates:Default:Path", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Security:Proxies:0", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(app.Urls);
    }

    [Fact]
    public async Task An_open_port_without_TLS_is_allowed_behind_a_named_proxy_where_callers_must_sign_in()
    {
        await using var app = Build(
            "urls",
            "http://0.0.0.0:0",
            ("FakeFinder:Security:Authentication", "Required"),
            ("FakeFinder:Security:Proxies:0", "10.0.0.0/24"));
        await app.StartAsync();
        Assert.Single(app.Urls);
    }

    [Theory]
    [InlineData("Proxies:0", "front.example", "an address or a network is allowed")]
    [InlineData("Oidc:Authority", "http://login.example", "it must be the issuer's address, which begins with https://")]
    [InlineData("Oidc:Authority", "https://login.example", "Oidc:ClientId is empty")]
    [InlineData("Jwt:Authority", "https://login.example", "Jwt:Audience is empty")]
    [InlineData("Oidc:Roles:analyst", "submit,all", "has 'all'; scopes are submit, read, operate, admin")]
    [InlineData("SessionLifetime", "00:00:01", "it must be from 1 minute to 30 days")]
    [InlineData("SessionKeys", "keys", "it must be a full path, or empty")]
    public async Task An_option_of_the_sign_in_that_cannot_be_meant_stops_the_start(string option, string value, string sentence)
    {
        await using var app = Build(
            "urls", "http://127.0.0.1:0", ("FakeFinder:Security:Authentication", "Required"), ($"FakeFinder:Security:{option}", value));
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains($"FakeFinder:Security:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_without_required_authentication_stops_the_start()
    {
        await using var app = Build(
            "urls",
            "http://127.0.0.1:0",
            ("FakeFinder:Security:Oidc:Authority", "https://login.example"),
            ("FakeFinder:Security:Oidc:ClientId", "ff"));
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains("FakeFinder:Security:Authentication is None; set it to Required", refusal.Message, StringComparison.Ordinal);
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

    private static WebApplication Build(string key, string value, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(
            settings.Append((Key: key, Value: value)).ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Configure(builder.Configuration.GetSection("Kestrel")));
        builder.Services.Configure<StorageOptions>(options => options.Path = Data.FullName);
        builder.Services.AddRouting().AddSingleton(new Script()).AddSingleton<IVideoLibrary, StandInLibrary>();
        builder.Services.AddFakeFinderApi(builder.Configuration);
        return builder.Build();
    }
}

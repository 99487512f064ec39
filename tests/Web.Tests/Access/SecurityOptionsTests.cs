using FakeFinder.Hosting;
using FakeFinder.Web.Access;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Web.Tests.Access;

public sealed class SecurityOptionsTests
{
    [Theory]
    [InlineData(AuthenticationMode.None, Visibility.All, true)]
    [InlineData(AuthenticationMode.None, Visibility.Own, false)]
    [InlineData(AuthenticationMode.Required, Visibility.Own, true)]
    public void Each_finds_their_own_alone_only_where_they_sign_in(AuthenticationMode mode, Visibility visibility, bool allowed)
    {
        var result = new SecurityOptionsValidator().Validate(null, new SecurityOptions { Authentication = mode, Visibility = visibility });

        Assert.Equal(allowed, result.Succeeded);
        Assert.True(
            allowed || result.FailureMessage!.Contains("FakeFinder:Security:Authentication must be Required", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Visibility", "Mine")]
    [InlineData("SessionLifetime", "long")]
    public async Task A_value_that_is_none_of_its_setting_is_a_refusal_to_start_and_no_crash(string key, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [$"{SecurityOptions.Section}:{key}"] = value })
            .Build();

        var code = await HostRun.ToExitCode(_ =>
        {
            configuration.GetSection(SecurityOptions.Section).Get<SecurityOptions>();
            return Task.FromResult(0);
        });

        Assert.Equal(2, code);
    }
}

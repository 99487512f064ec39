using FakeFinder.Hosting.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace FakeFinder.Grains.Tests.Hosting;

public sealed class TelemetryOptionsTests
{
    [Theory]
    [InlineData("Endpoint", "collector:4318", "FakeFinder:Telemetry:Endpoint is 'collector:4318'; it must be an http or https URL")]
    [InlineData("SamplingRatio", "1.5", "FakeFinder:Telemetry:SamplingRatio is 1.5; it must be from 0 to 1.")]
    [InlineData("SamplingRatio", "NaN", "FakeFinder:Telemetry:SamplingRatio is NaN; it must be from 0 to 1.")]
    public void A_wrong_setting_is_refused_in_a_sentence(string key, string value, string sentence)
    {
        using var services = With(key, value).BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<TelemetryOptions>>().Value);
        Assert.StartsWith(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_exported_unless_a_setting_says_so()
    {
        using var services = With("SamplingRatio", "1").BuildServiceProvider();
        Assert.Null(services.GetService<TracerProvider>());

        using var others = With("Endpoint", "http://127.0.0.1:9").BuildServiceProvider();
        Assert.NotNull(others.GetService<TracerProvider>());
    }

    private static IServiceCollection With(string key, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [$"{TelemetryOptions.Section}:{key}"] = value })
            .Build();
        return new ServiceCollection().AddTelemetry(configuration, "worker");
    }
}

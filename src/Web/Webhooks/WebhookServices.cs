using FakeFinder.Web.Outbound;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Webhooks;

/// <summary>Registration of callbacks.</summary>
public static class WebhookServices
{
    /// <summary>Adds what the API needs, with section <c>FakeFinder:Webhooks</c>.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.TryAddSingleton<IOutboundNetwork, PublicNetwork>();
        return services.AddSingleton<CallbackHosts>();
    }

    /// <summary>Adds what sends, beside the service.</summary>
    public static IServiceCollection AddWebhookSender(this IServiceCollection services) => services
        .AddSingleton<WebhookSignature>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookPost>(
            provider,
            WebhookPost.Handler(
                provider.GetRequiredService<IOutboundNetwork>(), provider.GetRequiredService<IOptions<WebhookOptions>>().Value.Timeout)))
        .AddHostedService<WebhookSender>();
}

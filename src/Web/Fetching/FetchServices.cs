using FakeFinder.Web.Outbound;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FakeFinder.Web.Fetching;

/// <summary>Registration of fetches by address.</summary>
internal static class FetchServices
{
    public static IServiceCollection AddFetching(this IServiceCollection services)
    {
        services.TryAddSingleton<IOutboundNetwork, PublicNetwork>();
        services.TryAddSingleton(FetchLimits.Usual);
        return services.AddSingleton<VideoFetcher>();
    }
}

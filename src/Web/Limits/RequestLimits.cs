using System.Net;
using System.Threading.RateLimiting;
using FakeFinder.Storage.Access;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Limits;

/// <summary>
/// Requests in a minute: of each caller, and of each address that shows no valid key. A bucket of as many tokens fills by the second, so a
/// page that asks for many pictures at once is not slowed down.
/// </summary>
internal sealed class RequestLimits(IOptions<SecurityOptions> security, IOptions<LimitOptions> limits)
    : IConfigureOptions<RateLimiterOptions>
{
    private const int SecondsOfMinute = 60;

    /// <summary>An address of IPv6 is its network: one machine has 2^64 of them.</summary>
    private const int NetworkBits = 64;

    public void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(PartitionOf);
        options.OnRejected = async (rejected, _) =>
        {
            var context = rejected.HttpContext;
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : TimeSpan.FromSeconds(1);
            var fault = new Fault(
                StatusCodes.Status429TooManyRequests,
                "More requests came than the limit allows in a minute; wait as long as Retry-After says.",
                TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds))));
            fault.SetRetryAfter(context.Response);
            await Problems.Of(context, fault.Status, fault.Detail).ExecuteAsync(context);
        };
    }

    private RateLimitPartition<string> PartitionOf(HttpContext context)
    {
        if (!security.Value.IsRequired || IsFree(context))
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        var caller = Caller.Of(context.User);
        var (key, most) = caller.Id.Length > 0
            ? (caller.Id, limits.Value.Of(context.Features.Get<ApiKeyLimits>()).RequestsPerMinute)
            : (NetworkOf(context.Connection.RemoteIpAddress), limits.Value.StrangersPerMinute);
        return most == 0
            ? RateLimitPartition.GetNoLimiter(key)
            : RateLimitPartition.GetTokenBucketLimiter($"{key} {most}", _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = most,
                TokensPerPeriod = Math.Max(1, most / SecondsOfMinute),
                ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, (double)SecondsOfMinute / most)),
                QueueLimit = 0,
            });
    }

    /// <summary>Style sheets, scripts and health are for everybody; signing in is not free, since it tries keys.</summary>
    private static bool IsFree(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null && !context.Request.Path.StartsWithSegments("/sign-in");

    private static string NetworkOf(IPAddress? address) =>
        address is null ? "nobody"
        : address.IsIPv4MappedToIPv6 ? $"{address.MapToIPv4()}"
        : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"{new IPNetwork(Masked(address), NetworkBits)}"
        : $"{address}";

    private static IPAddress Masked(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBits / 8).Clear();
        return new IPAddress(bytes);
    }
}

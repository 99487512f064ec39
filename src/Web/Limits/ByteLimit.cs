using FakeFinder.Files;
using FakeFinder.Storage.Access;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Limits;

/// <summary>Bytes in a day: what a caller sends is counted as it comes, and refused once it is more than they may send.</summary>
internal sealed class ByteLimit(
    RequestDelegate next,
    IOptions<SecurityOptions> security,
    IOptions<LimitOptions> limits,
    ICallerUsage usage,
    TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var caller = Caller.Of(context.User);
        return security.Value.IsRequired
            && caller.Id.Length > 0
            && context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false
            && limits.Value.Of(context.Features.Get<ApiKeyLimits>()).BytesPerDay is > 0 and var most
                ? CountAsync(context, caller, most)
                : next(context);
    }

    private async Task CountAsync(HttpContext context, Caller caller, long most)
    {
        var now = time.GetUtcNow();
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var left = most - await usage.BytesAsync(caller.Id, day, context.RequestAborted);
        var untilTomorrow = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
        var body = new CountedBody(context.Request.Body, left, () => new LimitException(
            $"{caller.Name ?? caller.Id} may send {most} bytes in a day of UTC, and this would be more; continue tomorrow, or ask an "
                + $"administrator for a higher limit.",
            untilTomorrow));
        if (context.Request.ContentLength > left)
        {
            throw body.Refusal();
        }

        context.Request.Body = body;
        try
        {
            await next(context);
        }
        finally
        {
            if (body.Count > 0)
            {
                await usage.AddBytesAsync(caller.Id, day, body.Count, CancellationToken.None);
            }
        }
    }

    private sealed class CountedBody(Stream inner, long left, Func<LimitException> refusal) : ForwardStream
    {
        public Func<LimitException> Refusal => refusal;

        public long Count { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Count += read;
            return Count > left ? throw refusal() : read;
        }
    }
}

using System.Net.Mime;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http.Features;

namespace FakeFinder.Web.Api;

/// <summary>
/// Server-sent events, and a comment whenever there was none for a while, so that neither a proxy nor the client takes the silence for an
/// end.
/// </summary>
internal sealed class EventStream(IAsyncEnumerable<SseItem<string>> events) : IResult
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly ReadOnlyMemory<byte> KeepAlive = ": keep-alive\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = MediaTypeNames.Text.EventStream;
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers.Pragma = "no-cache";
        response.Headers.ContentEncoding = "identity";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        await using var told = events.GetAsyncEnumerator(stop.Token);
        Task<bool> next = told.MoveNextAsync().AsTask();
        try
        {
            while (await AwaitAsync(next, context, stop.Token))
            {
                await SseFormatter.WriteAsync(AsyncEnumerable.Repeat(told.Current, 1), response.Body, stop.Token);
                next = told.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> AwaitAsync(Task<bool> next, HttpContext context, CancellationToken cancellationToken)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        while (!next.IsCompleted)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(next, Task.Delay(Silence, time, enough.Token));
            await enough.CancelAsync();
            if (!next.IsCompleted)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await context.Response.Body.WriteAsync(KeepAlive, cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        }

        return await next;
    }
}

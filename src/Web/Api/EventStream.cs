using System.Net.Mime;
using System.Net.ServerSentEvents;
using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Keys;
using Microsoft.AspNetCore.Http.Features;

namespace FakeFinder.Web.Api;

/// <summary>
/// Server-sent events, and a comment whenever there was none for a while, so that neither a proxy nor the client takes the silence for an
/// end. It ends with the API key by which its reader was let in.
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
        var watching = EndWithKeyAsync(context, stop);
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
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // The key is refused from now on: the stream ends, and asking again is answered as without a key.
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await watching;
        }
    }

    /// <summary>
    /// Stops the stream soon after the reader's key was revoked or has expired, and where nobody can say whether it was.
    /// </summary>
    private static async Task EndWithKeyAsync(HttpContext context, CancellationTokenSource stop)
    {
        if (KeyRing.KeyOf(Caller.Of(context.User).Id) is not { } key)
        {
            return;
        }

        var ring = context.RequestServices.GetRequiredService<KeyRing>();
        using var timer = new PeriodicTimer(Silence, context.RequestServices.GetRequiredService<TimeProvider>());
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token) && (await ring.CheckAsync(key, stop.Token)).Caller is not null)
            {
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The stream has ended by itself.
        }
        finally
        {
            await stop.CancelAsync();
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

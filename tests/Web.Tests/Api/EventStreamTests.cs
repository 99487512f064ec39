using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Text;
using System.Threading.Channels;
using FakeFinder.Storage.Access;
using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Keys;
using FakeFinder.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Web.Tests.Api;

public sealed class EventStreamTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Channel<SseItem<string>> events = Channel.CreateUnbounded<SseItem<string>>();
    private readonly Pipe body = new();
    private readonly DefaultHttpContext context;

    public EventStreamTests()
    {
        context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddSingleton<TimeProvider>(time).BuildServiceProvider(),
        };
        context.Response.Body = body.Writer.AsStream();
    }

    [Fact]
    public async Task Silence_is_broken_by_a_comment_and_an_event_is_written_as_the_framework_writes_it()
    {
        var written = new EventStream(events.Reader.ReadAllAsync()).ExecuteAsync(context);
        events.Writer.TryWrite(new SseItem<string>("one", "part") { EventId = "e:1" });
        Assert.Equal("event: part\ndata: one\nid: e:1\n\n", await ReadAsync());

        foreach (var _ in Enumerable.Range(0, 3))
        {
            var before = time.GetUtcNow();
            Assert.Equal(": keep-alive\n\n", await ReadWhileTimePassesAsync());
            Assert.InRange(time.GetUtcNow() - before, TimeSpan.FromSeconds(13), TimeSpan.FromDays(1));
        }

        events.Writer.TryWrite(new SseItem<string>("two"));
        Assert.Equal("data: two\n\n", await ReadAsync());
        events.Writer.Complete();
        await written;
        Assert.Equal(
            ("text/event-stream", "no-cache,no-store"),
            (context.Response.ContentType, context.Response.Headers.CacheControl.ToString()));
    }

    [Fact]
    public async Task A_client_that_goes_ends_what_tells_the_events()
    {
        using var gone = new CancellationTokenSource();
        context.RequestAborted = gone.Token;
        var ended = new TaskCompletionSource();
        var written = new EventStream(Tell()).ExecuteAsync(context);
        Assert.Equal("data: one\n\n", await ReadAsync());

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => written);
        await ended.Task;

        async IAsyncEnumerable<SseItem<string>> Tell(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return new SseItem<string>("one");
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public async Task A_stream_ends_soon_after_the_key_of_its_reader_was_revoked()
    {
        var keys = new OneKey();
        context.RequestServices = new ServiceCollection().AddSingleton<TimeProvider>(time).AddSingleton<IApiKeys>(keys)
            .AddSingleton<KeyRing>().BuildServiceProvider();
        context.User = new Caller(KeyRing.CallerIdOf(keys.Key.Id), "reader", new HashSet<AccessScope>()).ToPrincipal("key");
        var written = new EventStream(events.Reader.ReadAllAsync()).ExecuteAsync(context);
        Assert.Equal(": keep-alive\n\n", await ReadWhileTimePassesAsync());
        Assert.False(written.IsCompleted);

        keys.Key = keys.Key with { RevokedAt = time.GetUtcNow() };
        for (var seconds = 0; seconds <= 15; seconds++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await written;
        Assert.True(keys.Asked > 1);
    }

    private sealed class OneKey : IApiKeys
    {
        public ApiKey Key { get; set; } = new(Guid.NewGuid(), "reader", "", ["read"], "local", DateTimeOffset.UnixEpoch);

        public int Asked { get; private set; }

        public Task<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult<ApiKey?>(Key);
        }

        public Task NoteUseAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ApiKey?> RevokeAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private async Task<string> ReadWhileTimePassesAsync()
    {
        var read = ReadAsync();
        while (!read.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        return await read;
    }

    private async Task<string> ReadAsync()
    {
        var read = await body.Reader.ReadAsync();
        var text = Encoding.UTF8.GetString(read.Buffer.FirstSpan);
        body.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }
}

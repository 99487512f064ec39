using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using FakeFinder.Detection.Detectors.Http.Handovers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Handover;

/// <summary>One address and port at which lent videos are served; all else is not found there.</summary>
internal sealed class VideoListener : IAsyncDisposable
{
    private const int TokenBytes = 32;
    private const int MostConnections = 256;

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Link> links = new(StringComparer.Ordinal);

    private VideoListener(IPEndPoint endpoint)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();

        // Signals are the process's affair.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;

            // A program may judge frames while it reads: the life of the link bounds it.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(endpoint);
        });
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public int Port { get; private set; }

    /// <exception cref="IOException">The port is taken, or the address is not this machine's.</exception>
    public static async Task<VideoListener> StartAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var listener = new VideoListener(endpoint);
        try
        {
            await listener.app.StartAsync(cancellationToken);
            listener.Port = new Uri(listener.app.Urls.First()).Port;
            return listener;
        }
        catch (System.Net.Sockets.SocketException exception)
        {
            await listener.app.DisposeAsync();
            throw new IOException($"Nothing can listen on {endpoint}: {exception.Message}", exception);
        }
        catch
        {
            await listener.app.DisposeAsync();
            throw;
        }
    }

    public IVideoLink Lend(string path)
    {
        var link = new Link(this, Path.GetFullPath(path));
        links[link.Path] = link;
        return link;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in links.Values)
        {
            link.Dispose();
        }

        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!links.TryGetValue(context.Request.Path.Value?.TrimStart('/') ?? "", out var link))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else
        {
            await using var broken = link.Ended.Register(context.Abort);
            await Results.File(link.File, "video/mp4", enableRangeProcessing: true).ExecuteAsync(context);
        }
    }

    private sealed class Link : IVideoLink
    {
        private readonly VideoListener listener;
        private readonly CancellationTokenSource ended = new();

        public Link(VideoListener listener, string file)
        {
            (this.listener, File, Ended) = (listener, file, ended.Token);
            Path = $"{RandomNumberGenerator.GetHexString(2 * TokenBytes, lowercase: true)}/{Guid.NewGuid():N}.mp4";
        }

        public string File { get; }

        public string Path { get; }

        public CancellationToken Ended { get; }

        public void Dispose()
        {
            if (listener.links.TryRemove(Path, out _))
            {
                ended.Cancel();
                ended.Dispose();
            }
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace FakeFinder.Servers;

/// <summary>
/// A real web server on loopback that has files to download, with ranges and ETags, and the faults that a test asks for.
/// </summary>
public sealed class FileHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<FileFault>> faults = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<FileRequest> requests = new();
    private readonly WebApplication app;

    private FileHost(WebApplication app) => this.app = app;

    /// <summary>Without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<FileRequest> Requests => [.. requests];

    /// <summary>False: answers name no ETag, so that nothing can be continued.</summary>
    public bool NamesETags { get; set; } = true;

    public static async Task<FileHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        var host = new FileHost(builder.Build());
        host.app.Run(host.AnswerAsync);
        await host.app.StartAsync();
        host.Url = host.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return host;
    }

    /// <param name="path">From the root, without a slash before it.</param>
    public void Put(string path, byte[] content) => files["/" + path] = content;

    /// <summary>Every file of a folder, by its name.</summary>
    public void PutFolder(string path, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            Put(path + Path.GetFileName(file), File.ReadAllBytes(file));
        }
    }

    public void Delete(string path) => files.TryRemove("/" + path, out _);

    /// <summary>The next answers for this path, one after the other; then the file is sent as it is.</summary>
    public void Fail(string path, params ReadOnlySpan<FileFault> next)
    {
        var queue = faults.GetOrAdd("/" + path, _ => new());
        foreach (var fault in next)
        {
            queue.Enqueue(fault);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var headers = context.Request.Headers;
        requests.Enqueue(new FileRequest(path[1..], headers.Range.ToString(), IsSigned: headers.Authorization.Count > 0));
        var fault = faults.TryGetValue(path, out var queue) && queue.TryDequeue(out var next) ? next : null;
        if (fault?.Status is { } status)
        {
            context.Response.StatusCode = (int)status;
            return;
        }

        if (!files.TryGetValue(path, out var content))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var from = Start(context, content);
        if (fault is null || fault == FileFault.None)
        {
            await context.Response.Body.WriteAsync(content.AsMemory(from), context.RequestAborted);
            return;
        }

        await context.Response.Body.WriteAsync(content.AsMemory(from, Math.Min(fault.Bytes, content.Length - from)));
        await context.Response.Body.FlushAsync();
        if (fault.HoldsOn)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // What was written is sent, and then the connection is closed, since the promised length was not reached. An abort may lose it.
    }

    /// <summary>Writes the headers.</summary>
    /// <returns>The first byte that is sent.</returns>
    private int Start(HttpContext context, byte[] content)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"";
        if (NamesETags)
        {
            context.Response.Headers.ETag = tag;
        }

        var from = 0;
        if (
            RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var range)
            && range.Ranges.Single() is { From: { } first }
            && context.Request.Headers.IfRange == tag)
        {
            from = (int)first;
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - from;
        return from;
    }
}

/// <param name="Range">As the header has it; empty for the whole file.</param>
/// <param name="IsSigned">It came with credentials.</param>
public sealed record FileRequest(string Path, string Range, bool IsSigned);

/// <summary>One answer that is no file.</summary>
public sealed record FileFault
{
    private FileFault()
    {
    }

    internal HttpStatusCode? Status { get; private init; }

    internal int Bytes { get; private init; }

    internal bool HoldsOn { get; private init; }

    public static FileFault Answer(HttpStatusCode status) => new() { Status = status };

    /// <summary>None after all: the file is sent. For the first request of a pull, which looks whether the file is there.</summary>
    public static FileFault None { get; } = new() { Bytes = int.MaxValue };

    /// <summary>So many bytes, and then the connection is cut.</summary>
    public static FileFault CutAfter(int bytes) => new() { Bytes = bytes };

    /// <summary>So many bytes, and then nothing more, on an open connection.</summary>
    public static FileFault StallAfter(int bytes) => new() { Bytes = bytes, HoldsOn = true };
}

using FakeFinder.Storage.Videos;
using FakeFinder.Web.Fetching;
using FakeFinder.Web.Tests.Outbound;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Fetching;

/// <summary>
/// A web server on loopback that answers as a test says, and the fetcher, to which loopback alone counts as the public internet.
/// </summary>
internal sealed class FetchWorld : ScriptedNames, IAsyncDisposable
{
    private readonly WebApplication server;

    private FetchWorld(WebApplication server, int port) => (this.server, Port) = (server, port);

    public int Port { get; }

    public StandInLibrary Library { get; } = new(new Script());

    public RequestDelegate Answer { get; set; } = VideoAsync;

    /// <summary>What was asked of the server.</summary>
    public List<string> Asked { get; } = [];

    public static async Task<FetchWorld> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        FetchWorld? world = null;
        server.Run(context =>
        {
            lock (world!.Asked)
            {
                world.Asked.Add($"{context.Request.Host.Host}{context.Request.Path}");
            }

            return world.Answer(context);
        });
        await server.StartAsync();
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return world = new FetchWorld(server, new Uri(address).Port);
    }

    public Uri At(string host, string path) => new($"http://{host}:{Port}{path}");

    public VideoFetcher Fetcher(FetchLimits? limits = null, long mostBytes = 1 << 20, params string[] hosts) => new(
        Library,
        this,
        limits ?? FetchLimits.Usual,
        Options.Create(new WebOptions { FetchHosts = hosts.Length == 0 ? ["media.example", "*.cdn.example"] : hosts }),
        Options.Create(new IntakeOptions { MaxBytes = mostBytes }),
        TimeProvider.System,
        NullLogger<VideoFetcher>.Instance);

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync(new CancellationToken(canceled: true));
        await server.DisposeAsync();
    }

    public static Task VideoAsync(HttpContext context)
    {
        context.Response.ContentType = "video/mp4";
        context.Response.ContentLength = ApiHost.Mp4.Length;
        return context.Response.Body.WriteAsync(ApiHost.Mp4).AsTask();
    }
}

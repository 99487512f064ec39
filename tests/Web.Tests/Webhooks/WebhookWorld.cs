using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FakeFinder.Servers;
using FakeFinder.Servers.Certificates;
using FakeFinder.Storage;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Stores;
using FakeFinder.Web.Tests.Outbound;
using FakeFinder.Web.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Web.Tests.Webhooks;

/// <summary>
/// A receiver on loopback that answers as a test says, by TLS with certificates of an authority that the senders trust: hook.test and
/// slow.test. What is due lies in a real database. Time is the test's own, but for how long an attempt may take.
/// </summary>
internal sealed class WebhookWorld : ScriptedNames, IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string OtherSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly DataFolder folder = new();
    private readonly TestAuthority authority = new("webhooks");
    private readonly TestAuthority stranger = new("stranger");
    private readonly List<WebhookPost> posts = [];
    private WebApplication server = null!;
    private ServiceProvider storage = null!;
    private int port;

    private WebhookWorld()
    {
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));

    /// <summary>By default it takes what comes.</summary>
    public RequestDelegate Answer { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public ConcurrentQueue<Post> Received { get; } = [];

    public IDeliveries Deliveries => storage.GetRequiredService<IDeliveries>();

    public static async Task<WebhookWorld> StartAsync()
    {
        var world = new WebhookWorld();
        var certificates = new Dictionary<string, X509Certificate2>
        {
            ["hook.test"] = world.authority.ForSilo("hook").Load(),
            ["slow.test"] = world.authority.ForSilo("slow").Load(),
            ["strange.test"] = world.stranger.ForSilo("strange").Load(),
        };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("https://127.0.0.1:0").UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
            https.ServerCertificateSelector = (_, name) => certificates[name ?? "hook.test"]));
        world.server = builder.Build();
        world.server.Run(world.ReceiveAsync);
        await world.server.StartAsync();
        var address = world.server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        world.port = new Uri(address).Port;
        Array.ForEach([.. certificates.Keys], name => world.Mean(name, ["127.0.0.1"]));

        var settings = new Dictionary<string, string?> { ["FakeFinder:Storage:Path"] = world.folder.Path };
        world.storage = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(world.Time)
            .AddStorage(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        await StorageSchema.EnsureAsync(world.storage, CancellationToken.None);
        return world;
    }

    /// <summary>A sender, as a process of its own has it.</summary>
    public WebhookSender Sender(Action<WebhookOptions>? change = null)
    {
        var settings = new WebhookOptions
        {
            Hosts = [$"hook.test:{port}", $"slow.test:{port}", $"strange.test:{port}"],
            Secret = Secret,
            Timeout = TimeSpan.FromSeconds(30),
        };
        change?.Invoke(settings);
        var options = Options.Create(settings);
        var handler = WebhookPost.Handler(this, settings.Timeout);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(authority.Pem) },
            },
        };
        posts.Add(new WebhookPost(new CallbackHosts(options), new WebhookSignature(options), handler, options, TimeProvider.System));
        return new WebhookSender(Deliveries, posts[^1], options, Time, NullLogger<WebhookSender>.Instance);
    }

    public static async Task RoundAsync(WebhookSender sender)
    {
        await sender.LookAsync(CancellationToken.None);
        await sender.FinishAsync();
    }

    /// <summary>Ends a job now that was submitted with an address of the receiver's.</summary>
    public async Task<Guid> EndJobAsync(string host = "hook.test", string path = "/ends?token=1")
    {
        var now = Time.GetUtcNow();
        var job = new JobRow(
            Guid.CreateVersion7(), new string('a', 64), "secret plans.mp4", "queued", Open: true, now, EndedAt: null,
            [new PartRow("wm", "completed", 0.25, null)], CallbackUrl: $"https://{host}:{port}{path}");
        var index = storage.GetRequiredService<IJobIndex>();
        await index.OpenAsync(job, CancellationToken.None);
        await index.EndAsync(job with { State = "completed", Open = false, EndedAt = now }, CancellationToken.None);
        return job.Id;
    }

    public async Task<Delivery> FindAsync(Guid job) =>
        (await Deliveries.FindAsync(DeliverySubject.Job(job), CancellationToken.None))!;

    public async ValueTask DisposeAsync()
    {
        posts.ForEach(post => post.Dispose());
        await server.StopAsync(new CancellationToken(canceled: true));
        await server.DisposeAsync();
        await storage.DisposeAsync();
        authority.Dispose();
        stranger.Dispose();
        folder.Dispose();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Received.Enqueue(new Post(
            $"{context.Request.Host.Host}{context.Request.Path}{context.Request.QueryString}",
            context.Request.Headers.ToDictionary(header => header.Key, header => $"{header.Value}", StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync()));
        await Answer(context);
    }

    /// <summary>What came to the receiver.</summary>
    internal sealed record Post(string Address, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string Id => Headers["webhook-id"];

        /// <summary>As a receiver checks it that has one secret: true where one of the signatures is made with it.</summary>
        public bool IsSignedWith(string secret)
        {
            var signed = string.Create(CultureInfo.InvariantCulture, $"{Id}.{Headers["webhook-timestamp"]}.{Body}");
            var hash = HMACSHA256.HashData(Convert.FromBase64String(secret.Split('_')[1]), Encoding.UTF8.GetBytes(signed));
            return Headers["webhook-signature"].Split(' ').Contains("v1," + Convert.ToBase64String(hash));
        }
    }
}

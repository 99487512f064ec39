using System.Globalization;
using System.Text;
using FakeFinder.Storage;
using FakeFinder.Storage.Access;
using FakeFinder.Storage.Audit;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Hosting;
using FakeFinder.Web.SignIn;
using FakeFinder.Web.Tests.Dashboard;
using FakeFinder.Web.Tests.StandIns;
using FakeFinder.Web.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Uploads;

/// <summary>Resumable uploads alone on a real Kestrel, on a data folder that outlives it.</summary>
internal sealed class UploadHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private UploadHost(WebApplication app, Uri address)
    {
        this.app = app;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        Client.DefaultRequestHeaders.Add("Tus-Resumable", "1.0.0");
    }

    public HttpClient Client { get; }

    public StandInLibrary Library => (StandInLibrary)app.Services.GetRequiredService<IVideoLibrary>();

    public PartialUploads Uploads => app.Services.GetRequiredService<PartialUploads>();

    public static async Task<UploadHost> StartAsync(string folder, TimeProvider time, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "FakeFinder.Web" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)));
        builder.Services.AddRouting().AddProblemDetails();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.Configure<StorageOptions>(options => options.Path = folder);
        builder.Services.AddOptions<IntakeOptions>().Bind(builder.Configuration.GetSection("FakeFinder:Intake"));
        builder.Services.AddSingleton(time).AddSingleton<Script>().AddSingleton<IVideoLibrary, StandInLibrary>();
        builder.Services.AddSingleton<IOwners, StandInOwners>();
        builder.Services.AddSingleton(ConnectionLimits.Of(1024)).AddSingleton<UploadPlaces>();
        builder.Services.AddResumableUploads(builder.Configuration).AddAccess(builder.Configuration)
            .AddSingleton<IAuditLog, ShelfAudit>().AddSingleton<AuditTrail>().AddSingleton<RefusalLog>()
            .AddSingleton<ICallerUsage, NoUsage>();
        var app = builder.Build();
        app.UseFakeFinderProblems().UseFakeFinderAccess();
        app.MapUploads();
        await app.StartAsync();
        return new UploadHost(
            app, new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    public Task<HttpResponseMessage> BeginAsync(string name, long length) => SendAsync(HttpMethod.Post, "/api/v1/uploads", null,
        ("Upload-Length", length.ToString(CultureInfo.InvariantCulture)),
        ("Upload-Metadata", $"filetype {Base64("video/mp4")},filename {Base64(name)}"));

    /// <returns>The address of a new upload.</returns>
    public async Task<string> BegunAsync(string name, long length)
    {
        using var response = await BeginAsync(name, length);
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    public Task<HttpResponseMessage> AppendAsync(string upload, long offset, HttpContent content)
    {
        content.Headers.ContentType = new("application/offset+octet-stream");
        return SendAsync(HttpMethod.Patch, upload, content, ("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)));
    }

    public Task<HttpResponseMessage> AppendAsync(string upload, long offset, byte[] bytes) =>
        AppendAsync(upload, offset, new ByteArrayContent(bytes));

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string address, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Client.SendAsync(request);
    }

    /// <returns>How many bytes have come.</returns>
    public async Task<long> OffsetAsync(string upload)
    {
        using var response = await SendAsync(HttpMethod.Head, upload, null);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return long.Parse(response.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>Nobody has used anything: in these tests nobody signs in.</summary>
internal sealed class NoUsage : ICallerUsage
{
    public Task<long> BytesAsync(string caller, DateOnly day, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AddBytesAsync(string caller, DateOnly day, long bytes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

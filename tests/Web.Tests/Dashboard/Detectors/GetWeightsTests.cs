using Bunit;
using FakeFinder.Servers;
using FakeFinder.Storage.Audit;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Dashboard.Detectors;
using FakeFinder.Web.Tests.StandIns;
using FakeFinder.Web.Tests.Weights;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace FakeFinder.Web.Tests.Dashboard.Detectors;

public sealed class GetWeightsTests : IAsyncLifetime, IDisposable
{
    private readonly BunitContext browser = new();
    private readonly ShelfAudit audit = new();
    private PullWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await PullWorld.StartAsync();
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.As(Caller.Local);
        browser.Services.AddSingleton<IAuditLog>(audit).AddSingleton<AuditTrail>();
        browser.Services.AddSingleton<IOwners>(new StandInOwners()).AddScoped<PageCaller>();
        browser.Services.AddScoped(provider => new PageAudit(
            provider.GetRequiredService<AuditTrail>(), provider.GetRequiredService<PageCaller>()));
        browser.Services.AddSingleton(TimeProvider.System).AddMudServices().AddSingleton(_ => world.Pulls);
    }

    public async Task DisposeAsync()
    {
        // MudBlazor's services can only be disposed of asynchronously.
        await browser.DisposeAsync();
        await world.DisposeAsync();
    }

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task A_click_downloads_and_the_page_follows_it_to_its_end()
    {
        world.Host.Fail("files/onet.pt", FileFault.None, FileFault.StallAfter(500_000));
        var ended = false;
        var page = browser.Render<GetWeights>(parameters => parameters
            .Add(one => one.Entry, world.Entry)
            .Add(one => one.Wanted, true)
            .Add(one => one.Ended, EventCallback.Factory.Create(this, () => ended = true)));

        Assert.Contains("Get the weights (about 2 MB)", page.Find("button").TextContent, StringComparison.Ordinal);
        var click = page.Find("button").ClickAsync(new());
        page.WaitForAssertion(
            () => Assert.Contains("onet.pt, 0.5 of 1.6 MB", page.Find("[role=status]").TextContent, StringComparison.Ordinal),
            TimeSpan.FromSeconds(30));
        await page.Find("button").ClickAsync(new());
        await click.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(ended);
        Assert.StartsWith("Cancelled.", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Get the weights", page.Find("button").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_is_said_where_it_was_asked_for()
    {
        world.Host.Delete("files/rnet.pt");
        var page = browser.Render<GetWeights>(parameters => parameters.Add(one => one.Entry, world.Entry).Add(one => one.Wanted, true));

        await page.Find("button").ClickAsync(new()).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("rnet.pt: the server answers 404", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }
}

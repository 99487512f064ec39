using System.Net;
using System.Net.Http.Json;
using FakeFinder.Web.Tests.StandIns;

namespace FakeFinder.Web.Tests.Fetching;

[Collection(SharedHost.Name)]
public sealed class FetchApiTests(ApiHost host)
{
    [Fact]
    public async Task A_service_whose_settings_allow_no_host_fetches_nothing_and_says_which_setting_it_is()
    {
        using var response = await host.Client.PostAsJsonAsync("/api/v1/videos/fetch", new { url = "https://media.example.org/clip.mp4" });

        var sentence = await Problem.DetailAsync(HttpStatusCode.BadRequest, response);
        Assert.Contains("FakeFinder:Web:FetchHosts", sentence, StringComparison.Ordinal);
    }
}

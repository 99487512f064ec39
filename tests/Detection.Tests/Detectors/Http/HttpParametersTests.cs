using System.Text.Json.Nodes;

namespace FakeFinder.Detection.Tests.Detectors.Http;

public sealed class HttpParametersTests
{
    [Theory]
    [InlineData("""{ "url": null }""", "url is missing.")]
    [InlineData("""{ "url": "ftp://127.0.0.1" }""", "'url' must be an absolute http or https address")]
    [InlineData("""{ "url": "127.0.0.1:5000" }""", "'url' must be an absolute http or https address")]
    [InlineData("""{ "handover": null }""", "handover is missing.")]
    [InlineData("""{ "handover": "post" }""", "handover is post; it must be folder or link.")]
    [InlineData("""{ "folder": null }""", "'folder' must be an absolute path")]
    [InlineData("""{ "folder": "videos" }""", "'folder' must be an absolute path")]
    [InlineData("""{ "port": 80 }""", "belong to the handover \"link\"")]
    [InlineData("""{ "handover": "link" }""", "belong to the handover \"folder\"")]
    [InlineData("""{ "handover": "link", "folder": null, "listenOn": "here" }""", "'listenOn' must be an IP address")]
    [InlineData("""{ "handover": "link", "folder": null, "listenOn": "0.0.0.0" }""", "'hostThere' is missing")]
    [InlineData("""{ "handover": "link", "folder": null, "hostThere": "a/b" }""", "'hostThere' must be a host name")]
    [InlineData("""{ "timeoutSeconds": 0 }""", "timeoutSeconds is 0; it must be from 1 to 86400.")]
    [InlineData("""{ "colour": "red" }""", "colour")]
    public void A_wrong_parameter_is_told_with_what_is_right(string change, string sentence)
    {
        using var host = new HttpHost("http://127.0.0.1:1", (JsonObject)JsonNode.Parse(change)!);

        Assert.Empty(host.Runnable);
        Assert.StartsWith("The parameters of detector wm in models.json are wrong: ", host.Mistake, StringComparison.Ordinal);
        Assert.Contains(sentence, host.Mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        using var host = new HttpHost("http://127.0.0.1:1", new JsonObject { ["folder"] = "/nowhere/videos" });

        Assert.StartsWith("The folder /nowhere/videos, by which wm hands videos over, is not", host.Mistake, StringComparison.Ordinal);
    }
}

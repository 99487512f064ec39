using System.Text.Json.Nodes;

namespace FakeFinder.Architecture.Tests;

public sealed class HostSettingsTests
{
    [Theory]
    [InlineData("Web")]
    [InlineData("Silo")]
    public void A_console_that_nobody_reads_drops_log_lines_and_holds_nobody_up(string host)
    {
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src", host, "appsettings.json")))!;

        Assert.Equal("DropWrite", (string?)settings["Logging"]!["Console"]!["QueueFullMode"]);
    }
}

using FakeFinder.Web.Hosting;

namespace FakeFinder.Web.Tests.Hosting;

public sealed class ConnectionLimitsTests
{
    [Theory]
    [InlineData(256, 8, 4, 2)]
    [InlineData(512, 40, 20, 5)]
    [InlineData(1024, 244, 122, 30)]
    [InlineData(1_048_576, 10_000, 2_000, 256)]
    [InlineData(long.MaxValue, 10_000, 2_000, 256)]
    public void Connections_and_what_they_open_fit_into_what_the_process_may_open(long files, int connections, int upgraded, int uploads) =>
        Assert.Equal(new ConnectionLimits(connections, upgraded, uploads), ConnectionLimits.Of(files));

    [Theory]
    [InlineData("Max open files            512                  4096                 files     ", 512L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", long.MaxValue)]
    [InlineData("Max processes             unlimited            unlimited            processes ", null)]
    public void The_limit_that_counts_is_the_soft_one(string line, long? files) =>
        Assert.Equal(files, ConnectionLimits.FilesOf(["Limit                     Soft Limit", line]));
}

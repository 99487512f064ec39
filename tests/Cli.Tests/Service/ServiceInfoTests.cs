using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Tests.Service;

public sealed class ServiceInfoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_the_service_wrote_is_read()
    {
        folder.Write(
            "service.json",
            """{"pid":42,"url":"http://127.0.0.1:5000/","gateway":"127.0.0.1:30000","clusterId":"c","serviceId":"s"}"""
        );

        Assert.Equal(
            new ServiceInfo(42, new Uri("http://127.0.0.1:5000/")),
            await ServiceInfo.ReadAsync(folder.Path, CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"pid\":42,\"u")]
    [InlineData("{}")]
    public async Task Without_a_whole_file_there_is_no_service(string? content)
    {
        if (content is not null)
        {
            folder.Write("service.json", content);
        }

        Assert.Null(await ServiceInfo.ReadAsync(folder.Path, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_a_killed_service_left_is_not_taken_for_a_running_one()
    {
        folder.Write("service.json", """{"pid":42,"url":"http://127.0.0.1:1/"}""");

        Assert.Null(await ServiceFinder.FindAsync(folder.Path, CancellationToken.None));
    }
}

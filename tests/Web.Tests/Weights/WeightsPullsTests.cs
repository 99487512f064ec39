using FakeFinder.Servers;

namespace FakeFinder.Web.Tests.Weights;

public sealed class WeightsPullsTests : IAsyncLifetime
{
    private PullWorld world = null!;

    public async Task InitializeAsync() => world = await PullWorld.StartAsync();

    public Task DisposeAsync() => world.DisposeAsync().AsTask();

    [Fact]
    public async Task What_is_pulled_is_installed()
    {
        var pull = world.Pulls.Start(world.Entry);
        await PullWorld.UntilAsync(() => pull.HasEnded);

        Assert.Equal(("Installed.", null), (pull.Step, pull.Failure));
        Assert.True(File.Exists(Path.Combine(world.Weights, "mtcnn", "manifest.json")));
        Assert.Same(pull, world.Pulls.Of("mtcnn"));
    }

    [Fact]
    public async Task What_fails_says_why()
    {
        world.Host.Delete("files/rnet.pt");

        var pull = world.Pulls.Start(world.Entry);
        await PullWorld.UntilAsync(() => pull.HasEnded);

        Assert.StartsWith("mtcnn could not be pulled. ", pull.Failure, StringComparison.Ordinal);
        Assert.Contains("rnet.pt: the server answers 404", pull.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_under_way_is_not_started_twice_and_can_be_cancelled()
    {
        world.Host.Fail("files/onet.pt", FileFault.None, FileFault.StallAfter(500_000));

        var pull = world.Pulls.Start(world.Entry);
        await PullWorld.UntilAsync(() => pull.Step.Contains("0.5 of 1.6 MB", StringComparison.Ordinal));
        Assert.Same(pull, world.Pulls.Start(world.Entry));
        Assert.InRange(pull.Fraction!.Value, 0.1, 0.9);
        pull.Cancel();
        await PullWorld.UntilAsync(() => pull.HasEnded);
        Assert.StartsWith("Cancelled.", pull.Step, StringComparison.Ordinal);

        var again = world.Pulls.Start(world.Entry);
        await PullWorld.UntilAsync(() => again.HasEnded);
        Assert.Equal("Installed.", again.Step);
        Assert.Contains(world.Host.Requests, request => request.Range == "bytes=500000-");
    }

    [Fact]
    public async Task The_end_of_the_service_ends_a_download()
    {
        world.Host.Fail("files/onet.pt", FileFault.None, FileFault.StallAfter(500_000));
        var pull = world.Pulls.Start(world.Entry);
        await PullWorld.UntilAsync(() => pull.Step.Contains("onet.pt", StringComparison.Ordinal));

        world.StopApplication();

        await PullWorld.UntilAsync(() => pull.HasEnded);
    }
}

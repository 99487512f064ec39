using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Tests.Control.Videos;

/// <summary>What can run is what live workers say; where none has said anything, the weights folder counts, if there is one.</summary>
public sealed class LiveDetectorsTests : IAsyncLifetime
{
    private ServiceCluster service = null!;

    public async Task InitializeAsync() => service = await ServiceCluster.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Workers_say_what_they_can_run_and_why_not()
    {
        var said = await service.Grains.GetGrain<IFleetView>(0).Detectors();

        Assert.Equal<DetectorStanding>(
            [
                new DetectorStanding("absent", "The weights of absent are not installed."),
                new("alpha", null),
                new("beta", null),
            ],
            said.Standings);
    }

    [Fact]
    public async Task Where_no_worker_has_said_anything_a_machine_without_a_weights_folder_lets_the_job_wait()
    {
        await using var cluster = await ServiceCluster.StartAsync(workers: 0);
        var checks = cluster.Control.GetRequiredService<DetectorChecks>();

        await Assert.ThrowsAsync<DetectorNotInstalledException>(() => checks.CheckAsync(["absent"]));
        Directory.Delete(cluster.Control.GetRequiredService<IOptions<CatalogOptions>>().Value.Weights);
        await checks.CheckAsync(["absent"]);
    }

    [Fact]
    public async Task A_picture_of_the_fleet_leaves_the_sentences_out()
    {
        var fleet = await service.Grains.GetGrain<IFleetView>(0).Describe();

        Assert.All(fleet.Workers, worker => Assert.Empty(worker.Report.Problems));
    }
}

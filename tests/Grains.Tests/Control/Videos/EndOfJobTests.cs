using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Servers;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests.Control.Videos;

/// <summary>
/// A job's end is told once it is recorded, whatever is away just then; all else that follows from it is done when that is back.
/// </summary>
public sealed class EndOfJobTests
{
    [Fact]
    public async Task A_database_that_dies_just_then_holds_nobody_up_and_its_row_has_ended()
    {
        using var postgres = await PostgresServer.StartAsync();
        await using var service = await ServiceCluster.StartAsync(
            postgres: postgres.Connection,
            control: services => StateWrites.Put(services, postgres.KillAsync));

        var job = await service.EndOfAsync(await service.SubmitAsync("alpha"));
        Assert.Equal(JobState.Completed, job.State);

        await postgres.RestartAsync();
        await ServiceCluster.UntilAsync(async () =>
        {
            try
            {
                var jobs = await service.Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None);
                return jobs.Jobs.Single() is { Open: false, State: "completed" };
            }
            catch (Exception exception) when (exception.IsDatabaseAway())
            {
                // Over a connection of before its end.
                return false;
            }
        });
        await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Workers.Single().SlotsInUse == 0);
    }

    [Fact]
    public async Task A_capacity_grain_that_is_away_just_then_holds_nobody_up_and_its_slot_is_free_once_it_is_back()
    {
        var capacity = new AwayCalls(typeof(ICapacityGrain), nameof(ICapacityGrain.Release));
        await using var service = await ServiceCluster.StartAsync(
            settings: new()
            {
                ["FakeFinder:Leases:Heartbeat"] = "00:01:00",
                ["FakeFinder:Leases:Lifetime"] = "00:10:00",
                ["FakeFinder:Leases:Recovery"] = "00:02:00",
            },
            control: capacity.Put);

        var job = await service.EndOfAsync(await service.SubmitAsync("alpha", "beta"));
        Assert.Equal(JobState.Completed, job.State);
        Assert.False((await service.Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None)).Jobs.Single().Open);

        Assert.True(capacity.Refused > 0);
        capacity.Away = false;
        await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Workers.Single().SlotsInUse == 0);
    }

    [Fact]
    public async Task The_death_of_the_capacity_grains_silo_just_then_holds_nobody_up_and_the_slot_is_free_where_it_has_moved()
    {
        Func<Task> die = () => Task.CompletedTask;
        await using var service = await ServiceCluster.StartAsync(control: services => StateWrites.Put(services, () => die()));
        var second = await service.MoveCapacityAsync();
        var died = new TaskCompletionSource();
        die = async () =>
        {
            await service.KillAsync(second);
            died.SetResult();
        };
        var id = Guid.CreateVersion7();
        var request = new JobRequest(await service.UploadAsync(), "clip.mp4", ["alpha"]);
        await service.OnFirstAsync(() => service.Grains.GetGrain<IVideoGrain>(id).Submit(request));

        Assert.Equal(JobState.Completed, (await service.EndOfAsync(id)).State);
        await died.Task;
        await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Workers is [{ SlotsInUse: 0 }]);
        Assert.Single(service.Detectors.Runs);
    }

    [Fact]
    public async Task An_end_that_was_written_when_everything_died_is_to_be_told_after_the_restart()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await ServiceCluster.StartAsync(control: services => StateWrites.Put(services, () =>
        {
            ended.TrySetResult();
            return Task.Delay(Timeout.Infinite);
        }));
        var id = Guid.CreateVersion7();
        await service.Grains.GetGrain<IVideoGrain>(id).Submit(
            new JobRequest(await service.UploadAsync(), "clip.mp4", ["alpha"], CallbackUrl: "https://hooks.example.org/"));
        await ended.Task;

        await using var next = await ServiceCluster.StartAsync(workers: 0, data: await service.KillAllAsync());

        Delivery? delivery = null;
        await ServiceCluster.UntilAsync(async () =>
            (delivery = await next.Deliveries.FindAsync(DeliverySubject.Job(id), CancellationToken.None)) is not null);
        var job = await next.Grains.GetGrain<IVideoGrain>(id).Describe();
        Assert.Equal(
            ("job.completed", job.EndedAt, "https://hooks.example.org/"), (delivery!.Event, delivery.EventAt, $"{delivery.Url}"));
    }

    [Fact]
    public async Task An_end_whose_row_an_older_program_did_not_write_is_to_be_told_after_the_restart()
    {
        var service = await ServiceCluster.StartAsync();
        await using var first = service;
        var id = Guid.CreateVersion7();
        await service.Grains.GetGrain<IVideoGrain>(id).Submit(
            new JobRequest(await service.UploadAsync(), "clip.mp4", ["alpha"], CallbackUrl: "https://hooks.example.org/"));
        var end = await service.EndOfAsync(id);
        await using (var connection = await service.Control.GetRequiredService<IStorageDatabase>().Source.OpenConnectionAsync())
        {
            await using var reopen = connection.CreateCommand();
            reopen.CommandText = "UPDATE Jobs SET IsOpen = 1, EndedAt = NULL, State = 'running'; DELETE FROM Deliveries";
            await reopen.ExecuteNonQueryAsync();
        }

        await using var next = await ServiceCluster.StartAsync(workers: 0, data: await service.KillAllAsync());

        Delivery? delivery = null;
        await ServiceCluster.UntilAsync(async () =>
            (delivery = await next.Deliveries.FindAsync(DeliverySubject.Job(id), CancellationToken.None)) is not null);
        Assert.Equal(("job.completed", end.EndedAt), (delivery!.Event, delivery.EventAt));
        Assert.False((await next.Index.FindAsync(id, CancellationToken.None))!.Open);
    }

    [Fact]
    public async Task A_callback_is_checked_and_kept_as_it_was_submitted_first()
    {
        await using var service = await ServiceCluster.StartAsync();
        var request = new JobRequest(await service.UploadAsync(), "clip.mp4", ["alpha"], CallbackUrl: "https://hooks.example.org/a");
        var grain = service.Grains.GetGrain<IVideoGrain>(Guid.CreateVersion7());
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() =>
            grain.Submit(request with { CallbackUrl = "http://hooks.example.org/a" }));
        Assert.Contains("callbackUrl is 'http://hooks.example.org/a'", refusal.Message, StringComparison.Ordinal);

        var job = await grain.Submit(request);
        await grain.Submit(request);
        await Assert.ThrowsAsync<JobConflictException>(() => grain.Submit(request with { CallbackUrl = "https://hooks.example.org/b" }));
        await Assert.ThrowsAsync<JobConflictException>(() => grain.Submit(request with { CallbackUrl = null }));
        await service.EndOfAsync(job.Id);

        Assert.NotNull(await service.Deliveries.FindAsync(DeliverySubject.Job(job.Id), CancellationToken.None));
    }
}

using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Grains.Tests.Control;

public sealed class RecoveryTests
{
    [Fact]
    public async Task A_killed_workers_parts_are_given_again_and_each_result_is_recorded_once()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 2);
        var begun = new TaskCompletionSource<string>();
        service.Detectors.Script = run => begun.TrySetResult(run.Node) ? new TaskCompletionSource<double>().Task : Task.FromResult(0.8);
        var id = await service.SubmitAsync("alpha");
        await service.KillWorkerAsync(await begun.Task.WaitAsync(ServiceCluster.Patience));
        var job = await service.EndOfAsync(id);

        Assert.Equal((JobState.Completed, 0.8, 2), (job.State, job.Parts[0].Score!.Value, job.Parts[0].Attempt));
    }

    [Fact]
    public async Task A_part_whose_worker_dies_three_times_under_it_alone_fails()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 1);
        var begun = new SemaphoreSlim(0);
        service.Detectors.Script = _ =>
        {
            begun.Release();
            return new TaskCompletionSource<double>().Task;
        };
        var id = await service.SubmitAsync("alpha");
        for (var death = 1; death <= 3; death++)
        {
            Assert.True(await begun.WaitAsync(ServiceCluster.Patience));

            // The death counts where the job knows that the worker had the work.
            await ServiceCluster.UntilAsync(async () =>
                (await service.Grains.GetGrain<IVideoGrain>(id).Describe()).Parts[0] is { Progress: not null, Attempt: var attempt }
                && attempt == death);
            var node = (await service.Fleet.Describe()).Workers.Single().Report.Node;
            await service.KillWorkerAsync(node);
            if (death < 3)
            {
                await service.AddWorkerAsync();
            }
        }

        var job = await service.EndOfAsync(id);
        Assert.Equal((JobState.Failed, 3), (job.State, job.Parts[0].Attempt));
        Assert.Contains("was killed", job.Parts[0].Reason);
    }

    [Fact]
    public async Task The_death_of_a_worker_whose_machine_was_to_be_taken_away_is_no_attempt()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 0, settings: new() { ["FakeFinder:Jobs:Attempts"] = "1" });
        var machine = new SpotMachine();
        var node = await service.AddWorkerAsync(machine);
        var begun = new SemaphoreSlim(0);
        service.Detectors.Script = _ =>
        {
            begun.Release();
            return new TaskCompletionSource<double>().Task;
        };
        var id = await service.SubmitAsync("alpha");
        Assert.True(await begun.WaitAsync(ServiceCluster.Patience));
        machine.EndsAt = DateTimeOffset.UtcNow.AddMinutes(2);
        await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Workers.Single().Report.EndsAt is not null);

        await service.KillWorkerAsync(node);
        service.Detectors.Script = _ => Task.FromResult(0.5);
        await service.AddWorkerAsync();

        Assert.Equal(JobState.Completed, (await service.EndOfAsync(id)).State);
    }

    [Fact]
    public async Task A_new_capacity_grain_adopts_the_leases_that_workers_report_and_no_work_is_done_twice()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 2);
        var finish = new TaskCompletionSource<double>();
        service.Detectors.Script = _ => finish.Task;
        var id = await service.SubmitAsync("alpha", "beta");
        await ServiceCluster.UntilAsync(() => Task.FromResult(service.Detectors.Runs.Count == 2));
        await ServiceCluster.UntilAsync(async () =>
            (await service.Fleet.Describe()).Workers.Sum(worker => worker.Report.Leases.Length) == 2);

        await service.DeactivateCapacityAsync();
        await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Workers.Sum(worker => worker.SlotsInUse) == 2);
        finish.SetResult(0.6);
        var job = await service.EndOfAsync(id);

        Assert.Equal([1, 1], job.Parts.Select(part => part.Attempt));
        Assert.Equal(2, service.Detectors.Runs.Count);
    }

    [Fact]
    public async Task An_unfinished_job_goes_on_after_everything_was_killed()
    {
        await using var dead = await ServiceCluster.StartAsync(workers: 1);
        var begun = new TaskCompletionSource();
        dead.Detectors.Script = run =>
        {
            if (run.Detector == "alpha")
            {
                return Task.FromResult(0.1);
            }

            begun.TrySetResult();
            return new TaskCompletionSource<double>().Task;
        };
        var id = await dead.SubmitAsync("alpha", "beta");
        await begun.Task.WaitAsync(ServiceCluster.Patience);
        await ServiceCluster.UntilAsync(async () =>
            (await dead.Grains.GetGrain<IVideoGrain>(id).Describe()).Parts[0].State == PartState.Completed);
        var data = await dead.KillAllAsync();

        await using var alive = await ServiceCluster.StartAsync(
            workers: 1,
            data,
            new ScriptedDetectors { Script = _ => Task.FromResult(0.9) });
        var job = await alive.EndOfAsync(id);

        Assert.Equal([0.1, 0.9], job.Parts.Select(part => part.Score!.Value));
        Assert.Equal("beta", Assert.Single(alive.Detectors.Runs).Detector);
    }

    [Fact]
    public async Task A_job_whose_database_was_lost_is_taken_in_again_from_its_reports_and_not_run_again()
    {
        var dead = await ServiceCluster.StartAsync(workers: 1, detectors: new ScriptedDetectors { Script = _ => Task.FromResult(0.75) });
        var id = await dead.SubmitAsync("alpha", "beta");
        var before = await dead.EndOfAsync(id);
        var data = await dead.KillAllAsync();
        Array.ForEach(Directory.GetFiles(data, "fakefinder.db*"), File.Delete);

        await using var alive = await ServiceCluster.StartAsync(
            workers: 1,
            data,
            settings: new() { ["FakeFinder:Storage:Adopt"] = "true" });
        await ServiceCluster.UntilAsync(async () =>
            (await alive.Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None)).Total == 1);
        var job = await alive.Grains.GetGrain<IVideoGrain>(id).Describe();

        Assert.Equal((JobState.Completed, before.VideoId), (job.State, job.VideoId));
        Assert.Equal(
            before.Parts.Select(part => (part.Detector, part.Score, part.ReportId, part.Attempt)),
            job.Parts.Select(part => (part.Detector, part.Score, part.ReportId, part.Attempt)));
        Assert.Equal(job.State, (await alive.EndOfAsync(id)).State);
        Assert.Empty(alive.Detectors.Runs);
    }

    [Fact]
    public async Task More_parts_than_slots_wait_their_turn()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 1);
        var running = 0;
        var most = 0;
        service.Detectors.Script = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return 0.5;
        };
        var jobs = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            jobs.Add(await service.SubmitAsync("alpha", "beta"));
        }

        foreach (var job in jobs)
        {
            Assert.Equal(JobState.Completed, (await service.EndOfAsync(job)).State);
        }

        Assert.InRange(most, 1, 2);
        Assert.Equal(40, service.Detectors.Runs.Count);
    }

    private sealed class SpotMachine : IMachine
    {
        public string? Id => null;

        public DateTimeOffset? EndsAt { get; set; }
    }
}

using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Detection;
using FakeFinder.Media.Probing;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests.Control.Videos;

public sealed class VideoGrainTests : IAsyncLifetime
{
    private ServiceCluster service = null!;

    public async Task InitializeAsync() => service = await ServiceCluster.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Each_detector_gives_one_recorded_score_with_a_report()
    {
        service.Detectors.Script = run => Task.FromResult(run.Detector == "alpha" ? 0.9 : 0.2);
        var job = await service.EndOfAsync(await service.SubmitAsync("alpha", "beta"));

        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal([("alpha", 0.9, 1), ("beta", 0.2, 1)], job.Parts.Select(part => (part.Detector, part.Score!.Value, part.Attempt)));
        Assert.Equal(2, service.Detectors.Runs.Count);
        await using var report = await service
            .Control.GetRequiredService<IReportStore>()
            .OpenAsync(job.Parts[0].ReportId!, CancellationToken.None);
        Assert.NotNull(report);

        var row = Assert.Single((await service.Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None)).Jobs);
        Assert.Equal(("completed", false), (row.State, row.Open));
        Assert.Equal([0.9, 0.2], row.Parts.Select(part => part.Score!.Value));
    }

    [Fact]
    public async Task A_detector_that_does_not_load_fails_with_the_sentence_and_the_others_stand()
    {
        service.Detectors.LoadFaults["alpha"] = new DetectorLoadException("The network alpha/b0 is missing; get its weights.");

        var job = await service.EndOfAsync(await service.SubmitAsync("alpha", "beta"));

        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal(
            (PartState.Failed, "Given up after 3 attempts: The network alpha/b0 is missing; get its weights."),
            (job.Parts[0].State, job.Parts[0].Reason));
        Assert.Equal((PartState.Completed, 0.25), (job.Parts[1].State, job.Parts[1].Score));
    }

    [Fact]
    public async Task A_job_at_work_is_listed_as_running_and_so_is_its_part()
    {
        var end = new TaskCompletionSource<double>();
        service.Detectors.Script = _ => end.Task;
        var id = await service.SubmitAsync("alpha");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        JobPage listed;
        while ((listed = await service.Index.ListAsync(Viewer.All, 0, 10, "running", patience.Token)).Jobs.Count == 0)
        {
            await Task.Delay(20, patience.Token);
        }

        Assert.Equal((id, true, "running"), (listed.Jobs[0].Id, listed.Jobs[0].Open, listed.Jobs[0].Parts[0].State));
        end.SetResult(0.5);
        await service.EndOfAsync(id);
        Assert.Equal(0, (await service.Index.ListAsync(Viewer.All, 0, 10, "running", CancellationToken.None)).Total);
    }

    [Fact]
    public async Task A_worker_is_told_what_the_upload_saw_of_the_video()
    {
        await service.EndOfAsync(await service.SubmitAsync("alpha"));

        Assert.Equal(new VideoInfo("mov,mp4", "h264", 64, 64, 10, 25, TimeSpan.FromSeconds(0.4)), service.Detectors.LatestRequest!.Video);
    }

    [Fact]
    public async Task A_score_is_told_and_listed_with_what_it_rests_on_and_with_the_notes_on_its_video()
    {
        service.Detectors.Coverage = new()
        {
            FramesWanted = 60,
            FramesPresent = 1,
            FramesDecoded = 1,
            FramesSearched = 1,
            FramesWithFace = 1,
            FramesJudged = 1,
            FacesSeen = 3,
            FacesJudged = 2,
            FramesInVideo = 60,
        };
        service.Detectors.Video = new("mov,mp4", "h264", 64, 64, 10, 25, 0.4, [new(VideoNoteKinds.EndsEarly, "The file ends early.")]);
        var id = await service.SubmitAsync("alpha");

        var part = (await service.EndOfAsync(id)).Parts[0];
        Assert.Equal(new Contracts.Coverage(60, 1, 1, 1, 1, 1, 3, 2, null, null, 60), part.Coverage);
        Assert.Equal([new Contracts.VideoNote("endsEarly", "The file ends early.")], part.Notes.AsEnumerable());
        Assert.Equal(
            service.Detectors.Coverage,
            Assert.Single((await service.Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None)).Jobs).Parts[0].Coverage);

        await using var next = await ServiceCluster.StartAsync(workers: 0, data: await service.KillAllAsync());
        var stored = (await next.Grains.GetGrain<IVideoGrain>(id).Describe()).Parts[0];
        Assert.Equal(part.Coverage, stored.Coverage);
        Assert.Equal(part.Notes.AsEnumerable(), stored.Notes.AsEnumerable());
    }

    [Fact]
    public async Task The_same_submission_again_changes_nothing_and_another_content_is_a_conflict()
    {
        var request = new JobRequest(await service.UploadAsync(), "clip.mp4", ["alpha"]);
        var grain = service.Grains.GetGrain<IVideoGrain>(Guid.CreateVersion7());
        var first = await grain.Submit(request);
        var second = await grain.Submit(request with { Detectors = ["alpha"] });

        Assert.Equal(first.SubmittedAt, second.SubmittedAt);
        await Assert.ThrowsAsync<JobConflictException>(() => grain.Submit(request with { Detectors = ["beta"] }));
        await service.EndOfAsync(first.Id);
        Assert.Single(service.Detectors.Runs);
    }

    [Fact]
    public async Task A_bad_request_gets_a_sentence_and_changes_nothing()
    {
        var video = await service.UploadAsync();
        var grain = service.Grains.GetGrain<IVideoGrain>(Guid.CreateVersion7());
        await Assert.ThrowsAsync<InvalidRequestException>(() => grain.Submit(new JobRequest(video, "clip.mp4", [])));
        await Assert.ThrowsAsync<InvalidRequestException>(() => grain.Submit(new JobRequest(video, "clip.mp4", ["alpha", "alpha"])));
        var unknown = await Assert.ThrowsAsync<UnknownDetectorException>(() => grain.Submit(new JobRequest(video, "clip.mp4", ["gamma"])));
        var absent = await Assert.ThrowsAsync<DetectorNotInstalledException>(() =>
            grain.Submit(new JobRequest(video, "clip.mp4", ["absent"])));
        await Assert.ThrowsAsync<VideoNotFoundException>(() => grain.Submit(new JobRequest(new string('0', 64), "clip.mp4", ["alpha"])));
        await Assert.ThrowsAsync<JobNotFoundException>(grain.Describe);
        await Assert.ThrowsAsync<JobNotFoundException>(grain.Cancel);

        Assert.Contains("gamma", unknown.Message);
        Assert.Equal("The weights of absent are not installed.", absent.Message);
        Assert.Equal(0, (await service.Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None)).Total);
    }

    [Fact]
    public async Task A_watcher_sees_progress_and_the_end()
    {
        var seen = new TaskCompletionSource();
        service.Detectors.Script = async run =>
        {
            run.Progress!.Report(new("faces", 3, 16, "3 faces in 3 frames"));
            await seen.Task;
            return 1;
        };
        var id = await service.SubmitAsync("alpha");
        List<JobEvent> events = [];
        await foreach (var change in service.Grains.GetGrain<IVideoGrain>(id).Watch())
        {
            events.Add(change);
            if ((change.Part ?? change.Snapshot!.Parts[0]).Progress is { Stage: "faces", Done: 3, Total: 16 })
            {
                seen.TrySetResult();
            }
        }

        Assert.NotNull(events[0].Snapshot);
        Assert.True(seen.Task.IsCompleted);
        Assert.Equal(JobState.Completed, events[^1].Snapshot!.State);
        Assert.Equal(events.Select(change => change.Sequence).Order(), events.Select(change => change.Sequence));
    }

    [Fact]
    public async Task A_cancelled_job_stops_its_work_and_records_nothing_more()
    {
        var begun = new TaskCompletionSource<ScriptedDetectors.Run>();
        var finish = new TaskCompletionSource<double>();
        service.Detectors.Script = run =>
        {
            begun.TrySetResult(run);
            return finish.Task;
        };
        var id = await service.SubmitAsync("alpha");
        var run = await begun.Task.WaitAsync(ServiceCluster.Patience);

        Assert.Equal(JobState.Cancelled, (await service.Grains.GetGrain<IVideoGrain>(id).Cancel()).State);
        await ServiceCluster.UntilAsync(() => Task.FromResult(run.Stop.IsCancellationRequested));
        finish.SetResult(0.7);
        await ServiceCluster.UntilAsync(async () =>
            (await service.Fleet.Describe()).Workers.All(worker => worker.SlotsInUse == 0 && worker.Report.Leases.IsEmpty));

        var job = await service.Grains.GetGrain<IVideoGrain>(id).Describe();
        Assert.Equal((JobState.Cancelled, null), (job.State, job.Parts[0].Score));
        Assert.Equal(PartState.Cancelled, job.Parts[0].State);
    }

    [Fact]
    public async Task A_detector_that_fails_three_times_fails_alone_with_its_reason()
    {
        service.Detectors.Script = run =>
            run.Detector == "alpha" ? throw new InvalidDataException("The network is broken.") : Task.FromResult(0.5);
        var job = await service.EndOfAsync(await service.SubmitAsync("alpha", "beta"));

        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal((PartState.Failed, 3), (job.Parts[0].State, job.Parts[0].Attempt));
        Assert.Contains("The network is broken.", job.Parts[0].Reason);
        Assert.Equal((PartState.Completed, 0.5), (job.Parts[1].State, job.Parts[1].Score));
    }

    [Fact]
    public async Task A_job_whose_every_detector_fails_has_failed()
    {
        service.Detectors.Script = _ => throw new InvalidDataException("No.");
        Assert.Equal(JobState.Failed, (await service.EndOfAsync(await service.SubmitAsync("alpha"))).State);
    }

    [Fact]
    public async Task A_detector_that_fails_once_is_tried_again()
    {
        service.Detectors.Script = run => run.Number == 1 ? throw new IOException("Just now.") : Task.FromResult(0.75);
        var job = await service.EndOfAsync(await service.SubmitAsync("alpha"));

        Assert.Equal((JobState.Completed, 0.75, 2), (job.State, job.Parts[0].Score!.Value, job.Parts[0].Attempt));
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_while_costs_no_attempt_and_one_that_refuses_does()
    {
        service.Detectors.StorageFaults.Enqueue(new StorageUnavailableException("The bucket does not answer.", mayPass: true));
        service.Detectors.StorageFaults.Enqueue(new StorageUnavailableException("The bucket is busy.", mayPass: true));
        var waited = await service.EndOfAsync(await service.SubmitAsync("alpha"));
        service.Detectors.StorageFaults.Enqueue(new StorageUnavailableException("The bucket refuses.", mayPass: false));
        var refused = await service.EndOfAsync(await service.SubmitAsync("alpha"));

        Assert.Equal((PartState.Completed, 1), (waited.Parts[0].State, waited.Parts[0].Attempt));
        Assert.Equal((PartState.Completed, 2), (refused.Parts[0].State, refused.Parts[0].Attempt));
    }

    [Fact]
    public async Task A_row_whose_job_was_never_accepted_is_removed()
    {
        var id = Guid.CreateVersion7();
        await service.Index.OpenAsync(
            new JobRow(id, await service.UploadAsync(), "clip.mp4", "queued", Open: true, DateTimeOffset.UtcNow, null, []),
            CancellationToken.None);
        await service.Grains.GetGrain<IVideoWork>(id).Poke(await service.Capacity.Poke());

        Assert.Empty(await service.Index.ListOpenAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task An_ended_job_leaves_no_activation_behind()
    {
        var id = await service.SubmitAsync("alpha");
        await service.EndOfAsync(id);

        await ServiceCluster.UntilAsync(async () => await service.CountActiveJobsAsync() == 0);
        Assert.Equal(JobState.Completed, (await service.Grains.GetGrain<IVideoGrain>(id).Describe()).State);
    }
}

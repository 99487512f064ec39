using FakeFinder.Contracts;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests.Control.Videos;

/// <summary>Jobs that are deleted.</summary>
public sealed class DeletedJobTests : IAsyncLifetime
{
    private ServiceCluster service = null!;

    private IJobDeletions Deletions => service.Control.GetRequiredService<IJobDeletions>();

    public async Task InitializeAsync() => service = await ServiceCluster.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task An_ended_job_goes_with_its_state_row_notes_reports_and_video_and_its_id_is_not_used_again()
    {
        var job = await service.EndOfAsync(await service.SubmitAsync("alpha", "beta"));
        var notes = service.Control.GetRequiredService<IJobNotes>();
        await notes.AddAsync(
            new JobNote(Guid.NewGuid(), job.Id, NoteKind.Remark, "Anna", DateTimeOffset.UtcNow, "odd"), CancellationToken.None);

        await Grain(job.Id).Delete(withVideo: true);
        await Grain(job.Id).Delete(withVideo: true);

        await Assert.ThrowsAsync<JobNotFoundException>(() => Grain(job.Id).Describe());
        Assert.Null(await service.Index.FindAsync(job.Id, CancellationToken.None));
        Assert.Empty(await notes.ListAsync(job.Id, CancellationToken.None));
        Assert.Null(await service.Control.GetRequiredService<IReportStore>().OpenAsync(job.Parts[0].ReportId!, CancellationToken.None));
        Assert.Null(await service.Control.GetRequiredService<IVideoLibrary>().FindAsync(Viewer.All, job.VideoId, CancellationToken.None));
        Assert.Empty(await Deletions.ListBegunAsync(10, CancellationToken.None));
        var again = await Assert.ThrowsAsync<JobConflictException>(async () =>
            await Grain(job.Id).Submit(new JobRequest(await service.UploadAsync(), "clip.mp4", ["alpha"])));
        Assert.Contains("was deleted, and its id is not used again", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_at_work_is_refused_and_continues()
    {
        var end = new TaskCompletionSource<double>();
        service.Detectors.Script = _ => end.Task;
        var id = await service.SubmitAsync("alpha");

        var refusal = await Assert.ThrowsAsync<JobConflictException>(() => Grain(id).Delete(withVideo: true));

        Assert.Contains("cancel it first", refusal.Message, StringComparison.Ordinal);
        end.SetResult(0.75);
        Assert.Equal(JobState.Completed, (await service.EndOfAsync(id)).State);
    }

    [Fact]
    public async Task A_jobs_probes_go_with_it_and_one_at_work_keeps_it()
    {
        var job = await service.EndOfAsync(await service.SubmitAsync("alpha"));
        var end = new TaskCompletionSource<double>();
        service.Detectors.Script = _ => end.Task;
        var probe = Guid.CreateVersion7();
        await Grain(probe).Submit(
            new JobRequest(job.VideoId, job.FileName, ["alpha"], JobPriority.Batch, Probe: new ProbeOrder(job.Id, "mirrored")));

        var refusal = await Assert.ThrowsAsync<JobConflictException>(() => Grain(job.Id).Delete(withVideo: false));
        Assert.Contains($"cancel it by DELETE /api/v1/jobs/{probe}", refusal.Message, StringComparison.Ordinal);

        end.SetResult(0.75);
        await service.EndOfAsync(probe);
        await Grain(job.Id).Delete(withVideo: false);
        Assert.Empty(await service.Index.ListProbesAsync(job.Id, CancellationToken.None));
        await Assert.ThrowsAsync<JobNotFoundException>(() => Grain(probe).Describe());
    }

    [Fact]
    public async Task A_deletion_that_a_crash_cut_off_is_finished_after_the_restart()
    {
        var job = await service.EndOfAsync(await service.SubmitAsync("alpha"));
        await Deletions.BeginAsync(job.Id, job.VideoId, expiry: null, CancellationToken.None);

        await using var next = await ServiceCluster.StartAsync(workers: 0, data: await service.KillAllAsync());
        await ServiceCluster.UntilAsync(async () =>
            (await next.Control.GetRequiredService<IJobDeletions>().ListBegunAsync(10, CancellationToken.None)).Count == 0);

        await Assert.ThrowsAsync<JobNotFoundException>(() => next.Grains.GetGrain<IVideoGrain>(job.Id).Describe());
        Assert.Null(await next.Control.GetRequiredService<IReportStore>().OpenAsync(job.Parts[0].ReportId!, CancellationToken.None));
        Assert.Null(await next.Control.GetRequiredService<IVideoLibrary>().FindAsync(Viewer.All, job.VideoId, CancellationToken.None));
    }

    [Fact]
    public async Task Who_submitted_a_job_is_kept_and_its_highest_score_is_listed()
    {
        service.Detectors.Script = run => Task.FromResult(run.Detector == "alpha" ? 0.9 : 0.2);
        var id = Guid.CreateVersion7();
        await Grain(id).Submit(new JobRequest(await service.UploadAsync(), "clip.mp4", ["alpha", "beta"], SubmittedBy: "Anna"));

        Assert.Equal("Anna", (await service.EndOfAsync(id)).SubmittedBy);
        var row = (await service.Index.FindAsync(id, CancellationToken.None))!;
        Assert.Equal(("Anna", 0.9), (row.SubmittedBy, row.TopScore));
    }

    private IVideoGrain Grain(Guid id) => service.Grains.GetGrain<IVideoGrain>(id);
}

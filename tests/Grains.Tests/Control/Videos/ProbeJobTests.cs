using FakeFinder.Contracts;
using FakeFinder.Media.Perturbing;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests.Control.Videos;

/// <summary>Jobs that are one of another job's robustness probe.</summary>
public sealed class ProbeJobTests : IAsyncLifetime
{
    private ServiceCluster service = null!;

    public async Task InitializeAsync() => service = await ServiceCluster.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Each_version_is_ordered_by_its_name_and_scored_beside_the_job()
    {
        service.Detectors.Script = run => Task.FromResult(run.Perturbation is null ? 0.25 : 0.75);
        var probed = await EndedAsync("alpha", "beta");
        var ids = new List<Guid>();
        foreach (var perturbation in Perturbation.All)
        {
            ids.Add((await SubmitAsync(probed, perturbation.Name)).Id);
        }

        var jobs = await Task.WhenAll(ids.Select(service.EndOfAsync));

        Assert.All(jobs, job => Assert.Equal((JobState.Completed, JobPriority.Batch), (job.State, job.Priority)));
        Assert.All(jobs, job => Assert.All(job.Parts, part => Assert.Equal(0.75, part.Score)));
        Assert.Equal(
            Perturbation.All.Select(one => new ProbeOrder(probed.Id, one.Name)),
            jobs.Select(job => job.Probe));
        Assert.Equal(
            [null, .. Perturbation.All.Select(one => one.Name).Order(StringComparer.Ordinal)],
            service.Detectors.Runs.Select(run => run.Perturbation).Distinct().Order(StringComparer.Ordinal));
        Assert.Null(probed.Probe);
    }

    [Fact]
    public async Task The_report_names_the_perturbation_and_the_video_as_it_was_uploaded()
    {
        var probed = await EndedAsync("alpha");
        var job = await service.EndOfAsync((await SubmitAsync(probed, "mirrored")).Id);

        var reports = service.Control.GetRequiredService<IReportStore>();
        var head = await ReportHead.ReadAsync(reports, job.Parts[0].ReportId!, CancellationToken.None);
        var own = await ReportHead.ReadAsync(reports, probed.Parts[0].ReportId!, CancellationToken.None);

        Assert.Equal(("mirrored", probed.VideoId), (head!.Perturbation, head.VideoId));
        Assert.Null(own!.Perturbation);
    }

    [Fact]
    public async Task A_score_of_a_worker_that_does_not_know_perturbations_is_refused_and_the_part_fails()
    {
        var probed = await EndedAsync("alpha");
        service.Detectors.KnowNoPerturbation = true;

        var job = await service.EndOfAsync((await SubmitAsync(probed, "blurred")).Id);

        Assert.Equal((JobState.Failed, null), (job.State, job.Parts[0].Score));
        Assert.Contains(
            "is of the video as it is, and the video's version 'blurred' was ordered; run the same FakeFinder on all workers.",
            job.Parts[0].Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_leave_the_jobs_of_probes_out_and_the_index_knows_them_by_the_job_that_is_probed()
    {
        var probed = await EndedAsync("alpha");
        var job = await service.EndOfAsync((await SubmitAsync(probed, "cropped")).Id);

        var page = await service.Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None);

        Assert.Equal((1, probed.Id), (page.Total, Assert.Single(page.Jobs).Id));
        var row = Assert.Single(await service.Index.ListProbesAsync(probed.Id, CancellationToken.None));
        Assert.Equal((job.Id, "completed", 0.25), (row.Id, row.State, row.Parts[0].Score!.Value));
        Assert.Equal(new ProbeRow(probed.Id, "cropped"), row.Probe);
    }

    [Fact]
    public async Task After_a_restart_of_everything_an_open_version_is_still_one_and_is_finished()
    {
        var probed = await EndedAsync("alpha");
        var done = await service.EndOfAsync((await SubmitAsync(probed, "cropped")).Id);
        var begun = new TaskCompletionSource();
        service.Detectors.Script = _ =>
        {
            begun.TrySetResult();
            return new TaskCompletionSource<double>().Task;
        };
        var open = await SubmitAsync(probed, "half-size");
        await begun.Task.WaitAsync(ServiceCluster.Patience);

        var detectors = new ScriptedDetectors { Script = run => Task.FromResult(run.Perturbation == "half-size" ? 0.875 : 0) };
        await using var next = await ServiceCluster.StartAsync(data: await service.KillAllAsync(), detectors: detectors);

        var job = await next.EndOfAsync(open.Id);
        Assert.Equal((0.875, new ProbeOrder(probed.Id, "half-size")), (job.Parts[0].Score!.Value, job.Probe));
        Assert.Equal(done.Probe, (await next.Grains.GetGrain<IVideoGrain>(done.Id).Describe()).Probe);
        Assert.Equal(
            [open.Id, done.Id],
            (await next.Index.ListProbesAsync(probed.Id, CancellationToken.None)).Select(row => row.Id));
    }

    [Fact]
    public async Task The_same_version_again_changes_nothing_and_another_one_is_a_conflict()
    {
        var probed = await EndedAsync("alpha");
        var first = await SubmitAsync(probed, "cropped");
        var grain = service.Grains.GetGrain<IVideoGrain>(first.Id);
        var request = Request(probed, "cropped");

        Assert.Equal(first.SubmittedAt, (await grain.Submit(request)).SubmittedAt);
        await Assert.ThrowsAsync<JobConflictException>(() => grain.Submit(Request(probed, "mirrored")));
        await Assert.ThrowsAsync<JobConflictException>(() => grain.Submit(request with { Probe = null }));
    }

    [Fact]
    public async Task What_is_no_version_of_a_jobs_video_is_refused_and_writes_nothing()
    {
        var probed = await EndedAsync("alpha");
        var version = await service.EndOfAsync((await SubmitAsync(probed, "cropped")).Id);
        var other = await service.UploadAsync("other.mp4", "another clip");
        var request = Request(probed, "mirrored");

        await RefusedAsync(
            request with { Probe = new ProbeOrder(probed.Id, "upside-down") },
            "There is no perturbation 'upside-down'; there are reencoded, reencoded-strongly, half-size, ");
        await RefusedAsync(request with { Probe = new ProbeOrder(probed.Id, "a\nb") }, "The perturbation is 'a\uFFFDb'");
        await RefusedAsync(request with { Probe = new ProbeOrder(probed.Id, new string('x', 5000)) }, "The perturbation is 'xxx");
        await RefusedAsync(request with { Batch = Guid.NewGuid() }, "A job of a probe cannot be one of a batch");
        await RefusedAsync(request with { Probe = new ProbeOrder(Guid.NewGuid(), "mirrored") }, "there is no such job");
        await RefusedAsync(request with { Probe = new ProbeOrder(version.Id, "mirrored") }, "itself one of a probe");
        await RefusedAsync(request with { VideoId = other }, "it is of another video");

        Assert.Single(await service.Index.ListProbesAsync(probed.Id, CancellationToken.None));
        Assert.Empty(await service.Index.ListProbesAsync(version.Id, CancellationToken.None));

        async Task RefusedAsync(JobRequest refused, string sentence)
        {
            var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() =>
                service.Grains.GetGrain<IVideoGrain>(Guid.CreateVersion7()).Submit(refused));
            Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
            Assert.True(refusal.Message.Length < 400, refusal.Message);
        }
    }

    private static JobRequest Request(JobSnapshot probed, string perturbation) =>
        new(
            probed.VideoId,
            probed.FileName,
            [.. probed.Parts.Select(part => part.Detector)],
            JobPriority.Batch,
            Probe: new ProbeOrder(probed.Id, perturbation));

    private async Task<JobSnapshot> EndedAsync(params string[] detectors) =>
        await service.EndOfAsync(await service.SubmitAsync(detectors));

    private Task<JobSnapshot> SubmitAsync(JobSnapshot probed, string perturbation) =>
        service.Grains.GetGrain<IVideoGrain>(Guid.CreateVersion7()).Submit(Request(probed, perturbation));
}

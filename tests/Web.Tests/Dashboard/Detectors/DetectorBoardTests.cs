using FakeFinder.Web.Dashboard.Detectors;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Dashboard.Detectors;

public sealed class DetectorBoardTests : DashboardContext
{
    [Fact]
    public async Task A_detector_that_a_worker_can_run_is_ready()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual"));

        var residual = await FindAsync("residual");

        Assert.Equal((DetectorReadiness.Ready, null), (residual.Readiness, residual.Reason));
    }

    [Fact]
    public async Task A_detector_without_weights_is_unavailable_and_says_how_to_get_them()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual"));

        var wm = await FindAsync("wm");

        Assert.False(wm.Selectable);
        Assert.Contains("fakefinder weights pull wm", wm.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_worker_a_job_may_be_submitted_and_waits()
    {
        var residual = await FindAsync("residual");

        Assert.Equal(DetectorReadiness.Waiting, residual.Readiness);
        Assert.True(residual.Selectable);
        Assert.Contains("No worker is running", residual.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_detector_that_only_a_draining_worker_could_run_waits()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: true, "residual"));

        Assert.Equal(DetectorReadiness.Waiting, (await FindAsync("residual")).Readiness);
    }

    [Fact]
    public async Task A_detector_that_no_running_worker_can_run_is_unavailable()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false));

        Assert.Equal(DetectorReadiness.Unavailable, (await FindAsync("residual")).Readiness);
    }

    [Fact]
    public async Task A_capacity_grain_that_does_not_answer_leaves_the_list_usable()
    {
        Capacity.Failure = new TimeoutException("no answer");

        var residual = await FindAsync("residual");

        Assert.Equal(DetectorReadiness.Waiting, residual.Readiness);
        Assert.Contains("cannot be asked", residual.Reason, StringComparison.Ordinal);
    }

    private async Task<DetectorStatus> FindAsync(string name) =>
        Assert.Single(await Browser.Services.GetRequiredService<DetectorBoard>().ListAsync(), status => status.Entry.Name == name);
}

using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Tests.Workers;

public sealed class RefusedResultTests
{
    [Fact]
    public async Task A_result_that_its_job_refuses_is_a_failed_attempt_and_keeps_no_slot()
    {
        var jobs = new AwayCalls(typeof(IVideoWork), nameof(IVideoWork.Complete))
        {
            Of = call => call.Request.GetArgument(1) is PartOutcome { Score: not null },
            Fault = () => new InvalidRequestException("There is no such report."),
        };
        await using var service = await ServiceCluster.StartAsync(control: jobs.Put);

        var job = await service.EndOfAsync(await service.SubmitAsync("alpha"));

        Assert.Equal((PartState.Failed, 3), (job.Parts[0].State, job.Parts[0].Attempt));
        Assert.Contains("There is no such report.", job.Parts[0].Reason, StringComparison.Ordinal);
        await ServiceCluster.UntilAsync(async () =>
            (await service.Fleet.Describe()).Workers.Single() is { SlotsInUse: 0, Report.Leases.IsEmpty: true });
    }
}

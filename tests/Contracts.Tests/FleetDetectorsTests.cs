namespace FakeFinder.Contracts.Tests;

public sealed class FleetDetectorsTests
{
    private static readonly DetectorProblem NotInstalled = new("boken", "The weights of boken are not installed.");

    [Fact]
    public void Nothing_is_known_while_no_worker_takes_work()
    {
        Assert.False(FleetDetectors.Of([]).Heard);
        Assert.False(FleetDetectors.Of([Worker(["residual"]) with { Draining = true }]).Heard);
    }

    [Fact]
    public void A_detector_can_run_where_one_worker_can_run_it()
    {
        var without = Worker(["residual"], NotInstalled);
        var said = FleetDetectors.Of([without, Worker(["residual", "boken"]), without]);

        Assert.True(said.Heard);
        Assert.Equal<DetectorStanding>([new DetectorStanding("boken", null), new("residual", null)], said.Standings);
    }

    [Fact]
    public void What_no_worker_can_run_has_the_sentence_of_one_of_them()
    {
        var said = FleetDetectors.Of([Worker(["residual"], NotInstalled), Worker(["residual"], NotInstalled)]);

        Assert.Equal(NotInstalled.Sentence, said.Find("boken")!.Problem);
        Assert.Null(said.Find("another"));
    }

    [Fact]
    public void A_detector_whose_installed_files_are_lost_cannot_run_though_it_takes_work() =>
        Assert.Equal(NotInstalled.Sentence, FleetDetectors.Of([Worker(["boken"], NotInstalled)]).Find("boken")!.Problem);

    private static WorkerReport Worker(string[] runnable, params DetectorProblem[] problems) =>
        new("node", "host", 1, [.. runnable], [], [], Draining: false, [], 100) { Problems = [.. problems] };
}

using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Tests.Evaluations;

/// <summary>What every database keeps of evaluation runs.</summary>
public abstract class EvaluationIndexContract : DatabaseContract
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, 123, TimeSpan.Zero);

    private IEvaluationIndex Index => Storage.Get<IEvaluationIndex>();

    [Fact]
    public async Task A_run_is_found_as_it_was_written_and_a_second_one_under_its_id_changes_nothing()
    {
        var run = Running(Noon);

        var written = await OpenAsync(run);
        var again = await OpenAsync(run with { Name = "other", Videos = 7 });

        AssertSame(run, written);
        AssertSame(run, again);
        AssertSame(run, (await Index.FindAsync(run.Id, CancellationToken.None))!);
        AssertSame(run, Assert.Single(await Index.ListOpenAsync(10, CancellationToken.None)));
        Assert.Null(await Index.FindAsync(Guid.NewGuid(), CancellationToken.None));
    }

    [Fact]
    public async Task The_same_upload_again_is_the_run_that_is_there()
    {
        var run = Uploaded(Noon, "hash");
        await OpenAsync(run);

        var again = await OpenAsync(Uploaded(Noon.AddHours(1), "hash") with { Name = "other" });
        var another = await OpenAsync(Uploaded(Noon.AddHours(2), "other hash"));

        AssertSame(run, again);
        AssertSame(run, (await Index.FindUploadAsync(Viewer.All, "hash", CancellationToken.None))!);
        Assert.Null(await Index.FindUploadAsync(Viewer.All, "no hash", CancellationToken.None));
        Assert.NotEqual(run.Id, another.Id);
        Assert.Empty(await Index.ListOpenAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task Runs_without_an_upload_are_never_the_same()
    {
        await OpenAsync(Running(Noon));
        await OpenAsync(Running(Noon));

        Assert.Equal(2, (await Index.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Total);
    }

    [Fact]
    public async Task Runs_are_listed_the_latest_first_and_the_open_ones_the_oldest_first()
    {
        EvaluationRow[] runs =
        [
            await OpenAsync(Running(Noon.AddMinutes(2))),
            await OpenAsync(Uploaded(Noon.AddMinutes(3), "x")),
            await OpenAsync(Running(Noon.AddMinutes(1))),
        ];

        var page = await Index.ListAsync(Viewer.All, 1, 1, CancellationToken.None);
        var all = await Index.ListAsync(Viewer.All, 0, 10, CancellationToken.None);
        var open = await Index.ListOpenAsync(10, CancellationToken.None);

        Assert.Equal((3, runs[0].Id), (page.Total, Assert.Single(page.Evaluations).Id));
        Assert.Equal([runs[1].Id, runs[0].Id, runs[2].Id], all.Evaluations.Select(run => run.Id));
        Assert.Equal([runs[2].Id, runs[0].Id], open.Select(run => run.Id));
        Assert.Equal(runs[2].Id, Assert.Single(await Index.ListOpenAsync(1, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task The_first_end_of_a_run_counts()
    {
        var run = await OpenAsync(Running(Noon));

        var ended = await EndAsync(run.Id, new("completed", Noon.AddHours(1), ScoresSha256: "scores"));
        var again = await EndAsync(run.Id, new("cancelled", Noon.AddHours(2), "Too late."));

        AssertSame(run with { State = "completed", EndedAt = Noon.AddHours(1), ScoresSha256 = "scores" }, ended!);
        AssertSame(ended!, again!);
        Assert.Empty(await Index.ListOpenAsync(10, CancellationToken.None));
        Assert.Null(await EndAsync(Guid.NewGuid(), new("failed", Noon, "It is not there.")));
    }

    [Fact]
    public async Task A_failure_keeps_its_reason()
    {
        var run = await OpenAsync(Running(Noon));

        var failed = await EndAsync(run.Id, new("failed", Noon.AddHours(1), "None of the 2 videos was analysed."));

        Assert.Equal(("failed", "None of the 2 videos was analysed.", false), (failed!.State, failed.Reason, failed.IsOpen));
    }

    [Fact]
    public async Task A_run_is_removed_once_and_its_upload_is_new_again()
    {
        var run = await OpenAsync(Uploaded(Noon, "hash"));

        Assert.True(await Index.RemoveAsync(run.Id, CancellationToken.None));
        Assert.False(await Index.RemoveAsync(run.Id, CancellationToken.None));

        var again = Uploaded(Noon, "hash");
        AssertSame(again, await OpenAsync(again));
    }

    private static EvaluationRow Running(DateTimeOffset at) =>
        new(Guid.CreateVersion7(at), "clips é", "running", null, at, null, 3, ["wm", "residual"], Guid.NewGuid(), null);

    private static EvaluationRow Uploaded(DateTimeOffset at, string sha256) =>
        new(Guid.CreateVersion7(at), "published", "completed", null, at, at, 1000, ["a"], null, "scores", sha256);

    /// <summary>Lists are compared by their items, which records do not.</summary>
    private static void AssertSame(EvaluationRow expected, EvaluationRow actual)
    {
        Assert.Equal(expected.Detectors, actual.Detectors);
        Assert.Equal(expected, actual with { Detectors = expected.Detectors });
    }

    private Task<EvaluationRow> OpenAsync(EvaluationRow run) => Index.OpenAsync(run, CancellationToken.None);

    private Task<EvaluationRow?> EndAsync(Guid id, EvaluationEnd end) => Index.EndAsync(id, end, CancellationToken.None);
}

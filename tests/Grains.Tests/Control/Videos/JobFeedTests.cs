using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Grains.Control.Videos;

namespace FakeFinder.Grains.Tests.Control.Videos;

public sealed class JobFeedTests
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly PartWait Wait = new(WaitingFor.Slot, 3, TimeSpan.FromMinutes(4));

    private readonly JobFeed feed = new(Id);
    private readonly JobMachine machine = new(attempts: 3);
    private JobRecord job = JobMachine.Begin(new JobRequest(new string('0', 64), "clip.mp4", ["alpha", "beta"]), Noon);

    public JobFeedTests() => feed.Written(job);

    [Fact]
    public void What_a_part_waits_for_is_shown_also_after_the_job_was_written_again()
    {
        feed.Show("alpha", Wait);
        Write(new JobInput.Granted(new Lease(Guid.NewGuid(), Id, "beta", "w1", default)));

        Assert.Equal((PartState.Queued, Wait), (Part("alpha").State, Part("alpha").Wait));
        Assert.Equal(Noon.AddMinutes(1), Part("beta").StartedAt);
    }

    [Fact]
    public void What_is_shown_already_is_no_change()
    {
        feed.Show("alpha", Wait);
        var before = feed.Current.Sequence;

        feed.Show("alpha", Wait with { });
        Assert.Equal(before, feed.Current.Sequence);

        feed.Show("alpha", Wait with { Ahead = 2 });
        Assert.Equal(before + 1, feed.Current.Sequence);
    }

    [Fact]
    public void A_part_that_runs_waits_for_nothing_even_where_the_word_comes_late()
    {
        feed.Show("alpha", Wait);
        Write(new JobInput.Granted(new Lease(Guid.NewGuid(), Id, "alpha", "w1", default)));
        feed.Show("alpha", Wait);

        Assert.Equal((PartState.Running, null), (Part("alpha").State, Part("alpha").Wait));
    }

    private void Write(JobInput input)
    {
        job = machine.Next(job, input, Noon.AddMinutes(1));
        feed.Written(job);
    }

    private PartSnapshot Part(string detector) => feed.Current.Parts.Single(part => part.Detector == detector);
}
